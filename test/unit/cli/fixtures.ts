import type { Answers } from '../../fakes/answering-service.ts'
import type { LabelCount } from '../../../src/shared/domain/label.ts'
import type { Progress } from '../../../src/shared/domain/progress.ts'
import type { ProjectSummary } from '../../../src/shared/domain/project.ts'
import type { Report } from '../../../src/shared/domain/report.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { projectSummarySchema } from '../../../src/shared/domain/project.ts'
import { reportSchema } from '../../../src/shared/domain/report.ts'
import { runSchema } from '../../../src/shared/domain/run.ts'

/** A project of two labels as the service describes it. */
export const summary: ProjectSummary = projectSummarySchema.parse({
  id: '3f0e8a52-5f0f-4a84-8e5a-6f2a7f0b8a11',
  path: '/work/shirts.graft',
  name: 'shirts',
  schemaVersion: 1,
  imageCount: 1486,
  unlabelledCount: 282,
  labels: [
    {
      id: 'hat',
      name: 'Hat',
      colorIndex: 0,
      key: '1',
      learnCount: 960,
      heldOutCount: 100,
      neitherCount: 0,
    },
    {
      id: 'skirt',
      name: 'Skirt',
      colorIndex: 1,
      key: '2',
      learnCount: 110,
      heldOutCount: 30,
      neitherCount: 4,
    },
  ],
  problemCount: 0,
  latestRunId: null,
  canUndo: false,
  canRedo: false,
})

/** Its labels with their counts. */
export const labels: LabelCount[] = summary.labels

/** A run of it that finished. */
export const run: Run = runSchema.parse({
  id: '20261122-140312-3f9a',
  state: 'finished',
  startedAt: '2026-11-22T14:03:12.000Z',
  endedAt: '2026-11-22T14:03:24.500Z',
  plan: {
    strategy: 'head',
    baseId: 'mobilenet-v2-openimages',
    setting: 'auto',
    strength: null,
    balanceLabels: false,
    seed: 1,
  },
  accuracy: { value: 0.73, low: 0.636, high: 0.807, correctCount: 73, imageCount: 100 },
  error: null,
})

const answered = (path: string, labelId: string, answerId: string, probability: number) => ({
  imageId: '0123456789abcdef0123456789abcdef',
  path,
  labelId,
  answerId,
  probability,
  probabilities: [probability, 1 - probability],
})

/** What the run's report says. */
export const report: Report = reportSchema.parse({
  version: 1,
  runId: run.id,
  createdAt: '2026-11-22T14:03:24.000Z',
  judgedOn: { kind: 'held-out' },
  labels: labels.map(({ id, name, colorIndex, key }) => ({ id, name, colorIndex, key })),
  accuracy: { value: 0.73, low: 0.636, high: 0.807, correctCount: 73, imageCount: 100 },
  balancedAccuracy: 0.72,
  majorityBaseline: { labelId: 'hat', accuracy: 0.6 },
  perLabel: [
    { labelId: 'hat', imageCount: 60, answerCount: 65, precision: 0.769, recall: 0.833, f1: 0.8 },
    {
      labelId: 'skirt',
      imageCount: 40,
      answerCount: 35,
      precision: 0.657,
      recall: 0.575,
      f1: 0.613,
    },
  ],
  answers: [],
  confusion: [
    [50, 10],
    [17, 23],
  ],
  calibration: {
    temperature: 1.4,
    fittedOn: 'cross-validated-learn-images',
    errorBefore: 0.121,
    errorAfter: 0.043,
    bins: [],
  },
  coverage: [
    { minimumProbability: 0.5, coverage: 1, accuracy: 0.73 },
    { minimumProbability: 0.7, coverage: 0.64, accuracy: 0.86 },
    { minimumProbability: 0.9, coverage: 0, accuracy: null },
  ],
  mistakes: [answered('/photos/a.jpg', 'skirt', 'hat', 0.97)],
  learnCount: 1070,
  leftOut: [{ path: '/photos/b.jpg', problem: 'near-duplicate-of-both-sides' }],
})

/** How far a job is. */
export function progress(values: Partial<Progress>): { kind: 'progress'; progress: Progress } {
  return {
    kind: 'progress',
    progress: {
      phase: 'importing',
      detail: '',
      doneCount: 0,
      totalCount: null,
      ratePerSecond: null,
      remainingMs: null,
      canStop: true,
      ...values,
    },
  }
}

/** Answers for commands that only need the project to be there. */
export const openable: Answers = {
  project: { open: () => summary },
  label: { list: () => labels },
}
