/**
 * Keeps onnxruntime from reporting to its maker. Its builds from 1.29 on send what models and sessions are like over the
 * network, and keep an identifier and a database in the home folder, unless this is set before the first session of the
 * process. A worker's own environment is a copy that the library does not read, so it is set where workers start, and by
 * whatever makes sessions. Whoever sets the variable decides.
 *
 * @module
 */
process.env['ORT_DISABLE_TELEMETRY'] ??= '1'
