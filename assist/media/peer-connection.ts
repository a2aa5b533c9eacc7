/**
 * What two browsers need for a connection of their own (WebRTC): types only. Sound and picture flow between the
 * browsers; the service passes their signals on and names the servers that help them to reach each other.
 */

/** One message of WebRTC from browser to browser. The service checks its shape and passes it on unread. */
export interface PeerSignal {
  readonly description?: { readonly type: string; readonly sdp?: string }
  readonly candidate?: {
    readonly candidate?: string
    readonly sdpMid?: string | null
    readonly sdpMLineIndex?: number | null
    readonly usernameFragment?: string | null
  } | null
}

/** One STUN or TURN server, as `RTCPeerConnection` takes it. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** How the browsers of a call are to connect. */
export interface IceSettings {
  readonly iceServers: readonly IceServer[]
  /** `relay`: only by way of a TURN server. */
  readonly iceTransportPolicy: 'all' | 'relay'
}
