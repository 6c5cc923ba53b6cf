import { saveLabels } from '../label-files.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'

export function labelArea(os: ServiceImplementer['label'], context: ServiceContext) {
  const { projects } = context
  return {
    list: os.list.handler(({ input }) => projects.get(input.project).labels.list()),
    create: os.create.handler(({ input }) => projects.get(input.project).labels.create(input.name)),
    change: os.change.handler(({ input: { project, labelId, ...changes } }) =>
      projects.get(project).labels.change(labelId, changes),
    ),
    merge: os.merge.handler(({ input }) =>
      projects.get(input.project).labels.merge(input.from, input.into),
    ),
    remove: os.remove.handler(({ input }) =>
      projects.get(input.project).labels.remove(input.labelId),
    ),
    undo: os.undo.handler(({ input }) => projects.get(input.project).labelling.undo()),
    redo: os.redo.handler(({ input }) => projects.get(input.project).labelling.redo()),
    save: os.save.handler(({ input, signal }) =>
      streamJob(signal, (reporter) => saveLabels(projects.get(input.project), input, reporter)),
    ),
  }
}
