import type { Library } from '../shared/library.ts'
import { LangChainInstrumentation } from './instrumentation.ts'
import { LANGCHAIN_PACKAGES, LANGCHAIN_ROWS } from './surface.ts'

export const LANGCHAIN: Library<'langchain'> = {
  name: 'langchain',
  packages: LANGCHAIN_PACKAGES,
  surface: LANGCHAIN_ROWS,
  create: () => new LangChainInstrumentation(),
}
