/** Runs a framework's program in a provider with our processor, and prints the spans as any exporter gets them. */
import { pathToFileURL } from 'node:url'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { SecuritySpanProcessor } from '../../../src/index.ts'

const [file = ''] = process.argv.slice(2)
const memory = new InMemorySpanExporter()
new NodeTracerProvider({
  spanProcessors: [new SecuritySpanProcessor(), new SimpleSpanProcessor(memory)],
}).register()
await import(pathToFileURL(file).href)
const spans = memory.getFinishedSpans().map(({ name, instrumentationScope, attributes }) => ({
  ...{ name, scope: instrumentationScope.name, attributes },
}))
process.stdout.write(`\n${JSON.stringify(spans)}`, () => process.exit(0))
