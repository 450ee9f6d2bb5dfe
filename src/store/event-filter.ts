/** Which events; every given field must hold. */
export interface EventFilter {
  readonly agentId?: string | undefined
  /** Finished spans, or log records. */
  readonly record?: 'span' | 'log' | undefined
  readonly channel?: string | undefined
  readonly eventType?: string | undefined
  /** Exactly this level. */
  readonly level?: 'debug' | 'info' | 'warning' | 'error' | undefined
  /** Exactly this security level. */
  readonly securityLevel?: 'none' | 'suspicious' | 'dangerous' | undefined
  /** This security level or a higher one. */
  readonly minSecurity?: 'suspicious' | 'dangerous' | undefined
  /** First moment; events of that moment are in. */
  readonly since?: Date | undefined
  /** Last moment; events of that moment are out. */
  readonly until?: Date | undefined
  /**
   * Text in the name, event type, data or body: its first word from the beginning of a word on, A-Z and a-z the
   * same, no wildcards. @example 'rm -r' // finds `rm -rf`, not `farm -rf`
   */
  readonly search?: string | undefined
  readonly traceId?: string | undefined
  /** Only events with a higher `id`. */
  readonly afterId?: number | undefined
  /** Only events with a lower `id`. */
  readonly beforeId?: number | undefined
  /** 0 to 10 000. @default 100 */
  readonly limit?: number | undefined
  /** By `id`. @default 'desc' */
  readonly order?: 'asc' | 'desc' | undefined
}
