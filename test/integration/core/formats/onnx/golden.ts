import { readFileSync } from 'node:fs'
import * as z from 'zod'

const numbersSchema = z.object({ shape: z.array(z.number()), data: z.array(z.number()) })
const resizeSchema = z.object({
  cases: z.array(
    z.object({
      input: numbersSchema,
      size: z.tuple([z.number(), z.number()]),
      tf: z.object({ bilinear_antialias: z.array(z.number()) }),
    }),
  ),
})
const preprocessSchema = z.object({
  input: numbersSchema,
  modes: z.object({
    caffe: z.array(z.number()),
    tf: z.array(z.number()),
    torch: z.array(z.number()),
  }),
})

function read(name: string): unknown {
  const file = new URL(`../../../../golden/${name}`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as unknown
}

/** Pictures before and after TensorFlow's antialiased resize. */
export const resizeCases = resizeSchema.parse(read('resize.json')).cases

/** One picture in each preprocessing mode, by Keras. */
export const preprocessed = preprocessSchema.parse(read('preprocess.json'))
