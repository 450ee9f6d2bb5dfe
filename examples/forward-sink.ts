/** Forwards events with the monitor's own forwarder: alerts at once, everything else too. */
import { startForwarder } from 'cylestio-monitor'

// #region forward
const forwarder = startForwarder({
  url: process.env['FORWARD_URL'] ?? 'http://127.0.0.1:8080/events',
  token: process.env['FORWARD_TOKEN'] ?? 'your_api_key',
  // All but what the monitor says of itself.
  filter: (event) => !event.event_type.startsWith('monitoring_'),
})

if (!(await forwarder.flush())) console.error('not all was taken; the rest is sent next time')
await forwarder.stop()
// #endregion
