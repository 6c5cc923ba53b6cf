import * as z from 'zod'
import { imageIdSchema, labelIdSchema, runIdSchema } from './ids.ts'
import { labelSchema } from './label.ts'

/** A share with its 95 % interval and what it was measured on; all shares are in [0, 1]. */
export const estimateSchema = z.object({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  correctCount: z.number(),
  imageCount: z.number().int(),
})
export type Estimate = z.infer<typeof estimateSchema>

/**
 * What the figures were measured on. `held-out`: images no part of the training saw. `cross-validation`: too few held
 * out, every image judged once a repeat by models that did not see its group; its interval is approximate.
 * `folder`: another labelled folder.
 */
export const judgedOnSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('held-out') }),
  z.object({
    kind: z.literal('cross-validation'),
    foldCount: z.number().int(),
    repeatCount: z.number().int(),
    heldOutCount: z.number().int(),
  }),
  z.object({ kind: z.literal('folder'), path: z.string() }),
])
export type JudgedOn = z.infer<typeof judgedOnSchema>

/** One label's row: how many images have it, how many answers name it, and how good they are; null where undefined. */
export const labelScoreSchema = z.object({
  labelId: labelIdSchema,
  imageCount: z.number().int(),
  answerCount: z.number(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
})
export type LabelScore = z.infer<typeof labelScoreSchema>

/** One judged image: its label, and the calibrated probabilities in the order of the report's labels. */
export const answerSchema = z.object({
  imageId: imageIdSchema,
  path: z.string(),
  labelId: labelIdSchema,
  probabilities: z.array(z.number()),
})
export type Answer = z.infer<typeof answerSchema>

/** Expected calibration error in 10 equal bins, and the bins themselves for a reliability diagram. */
export const calibrationSchema = z.object({
  temperature: z.number(),
  /** What the temperature was fitted on: never the judged images. */
  fittedOn: z.literal('cross-validated-learn-images'),
  errorBefore: z.number(),
  errorAfter: z.number(),
  bins: z.array(
    z.object({
      low: z.number(),
      high: z.number(),
      imageCount: z.number(),
      meanProbability: z.number(),
      accuracy: z.number(),
    }),
  ),
})
export type Calibration = z.infer<typeof calibrationSchema>

/** An honest account of one model. `runs/<id>/report.json`. */
export const reportSchema = z.object({
  version: z.literal(1),
  runId: runIdSchema,
  createdAt: z.iso.datetime(),
  judgedOn: judgedOnSchema,
  labels: z.array(labelSchema),
  accuracy: estimateSchema,
  balancedAccuracy: z.number(),
  /** Always answering the commonest label. */
  majorityBaseline: z.object({ labelId: labelIdSchema, accuracy: z.number() }),
  perLabel: z.array(labelScoreSchema),
  /** Rows are the labels, columns the answers, both in the order of `labels`. */
  confusion: z.array(z.array(z.number())),
  calibration: calibrationSchema.nullable(),
  /** How accurate the answers are when only those at least this sure are given. */
  coverage: z.array(
    z.object({
      minimumProbability: z.number(),
      coverage: z.number(),
      accuracy: z.number().nullable(),
    }),
  ),
  /** Every judged image with what was answered; in cross-validation the mean of its repeats. */
  answers: z.array(answerSchema),
  /** The most confident mistakes first, at most 50. */
  mistakes: z.array(answerSchema.extend({ answerId: labelIdSchema, probability: z.number() })),
  learnCount: z.number().int(),
  /** Labelled images that took no part, with the reason: near-duplicates of both sides, unreadable files. */
  leftOut: z.array(z.object({ path: z.string(), problem: z.string() })),
})
export type Report = z.infer<typeof reportSchema>
