import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { BEDROCK_PACKAGES } from './surface.ts'
import { wrapSend } from './wrap.ts'

/**
 * Monitors the `@aws-sdk/client-bedrock-runtime` package: Converse and InvokeModel, whole and streamed, sent as
 * commands or by the methods of `BedrockRuntime`.
 *
 * @example registerInstrumentations({ instrumentations: [new BedrockInstrumentation()] })
 */
export class BedrockInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('bedrock')
  }

  protected get packages() {
    return BEDROCK_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const { BedrockRuntimeClient: client } = module.exports as {
      readonly BedrockRuntimeClient?: { readonly prototype?: object }
    }
    const label = 'BedrockRuntimeClient.send'
    // The method is every AWS client's; only this one's gets a wrapper.
    this.patchMethod({ module, target: client?.prototype, method: 'send', label, wrap: wrapSend })
  }
}
