import { createPlainProducts } from '../../../../../src/core/training/head/products.ts'
import { describeMatrixProducts } from '../../../../fixtures/matrix-products-contract.ts'

describeMatrixProducts('in plain JavaScript', async () => createPlainProducts())
