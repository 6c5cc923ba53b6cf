import type { Migration } from '../migrate.ts'

/**
 * Images, labels, sides, history, problems and runs. Sides are 1 learn, 2 held out, 3 neither, null
 * never labelled; `label_sides` writes null as 0 and is kept by triggers, so that counts never need
 * a scan. An image without near-duplicates has no `group_id`: its group is called after itself.
 * `images_in_order` lets a page far down be found without reading the rows before it.
 */
export const first: Migration = {
  version: 1,
  sql: `
CREATE TABLE project (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE labels (
  ref INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  color_index INTEGER NOT NULL,
  key TEXT
) STRICT;

CREATE TABLE images (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  label_ref INTEGER REFERENCES labels (ref),
  side INTEGER CHECK (side IN (1, 2, 3)),
  side_hint INTEGER CHECK (side_hint IN (1, 2)),
  group_id TEXT,
  twin_learn INTEGER,
  twin_held_out INTEGER,
  perceptual_hash TEXT NOT NULL,
  format TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  file_name TEXT NOT NULL,
  source_path TEXT NOT NULL,
  stored_name TEXT
) STRICT;
CREATE INDEX images_in_order ON images (seq);
CREATE INDEX images_by_label ON images (label_ref);
CREATE INDEX images_by_label_and_side ON images (label_ref, side);
CREATE INDEX images_by_side ON images (side);
CREATE INDEX images_by_group ON images (group_id, side) WHERE group_id IS NOT NULL;

CREATE TABLE more_sources (
  image_seq INTEGER NOT NULL REFERENCES images (seq) ON DELETE CASCADE,
  path TEXT NOT NULL,
  PRIMARY KEY (image_seq, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE label_sides (
  label_ref INTEGER NOT NULL,
  side INTEGER NOT NULL,
  image_count INTEGER NOT NULL,
  PRIMARY KEY (label_ref, side)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER count_added AFTER INSERT ON images BEGIN
  INSERT INTO label_sides VALUES (ifnull(new.label_ref, 0), ifnull(new.side, 0), 1)
    ON CONFLICT DO UPDATE SET image_count = image_count + 1;
END;
CREATE TRIGGER count_removed AFTER DELETE ON images BEGIN
  UPDATE label_sides SET image_count = image_count - 1
    WHERE label_ref = ifnull(old.label_ref, 0) AND side = ifnull(old.side, 0);
END;
CREATE TRIGGER count_changed AFTER UPDATE OF label_ref, side ON images BEGIN
  UPDATE label_sides SET image_count = image_count - 1
    WHERE label_ref = ifnull(old.label_ref, 0) AND side = ifnull(old.side, 0);
  INSERT INTO label_sides VALUES (ifnull(new.label_ref, 0), ifnull(new.side, 0), 1)
    ON CONFLICT DO UPDATE SET image_count = image_count + 1;
END;

CREATE TABLE actions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  label_name TEXT,
  import_id TEXT,
  done_at TEXT NOT NULL,
  is_undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE image_changes (
  action_seq INTEGER NOT NULL REFERENCES actions (seq) ON DELETE CASCADE,
  image_seq INTEGER NOT NULL,
  before_ref INTEGER,
  after_ref INTEGER,
  PRIMARY KEY (action_seq, image_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE label_changes (
  action_seq INTEGER NOT NULL REFERENCES actions (seq) ON DELETE CASCADE,
  label_ref INTEGER NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (action_seq, label_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
  seq INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  found_at TEXT NOT NULL,
  UNIQUE (path, kind)
) STRICT;
CREATE TABLE crashes (
  path TEXT PRIMARY KEY,
  crash_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  plan TEXT NOT NULL,
  accuracy TEXT,
  error TEXT
) STRICT;
`,
}
