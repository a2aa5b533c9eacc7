/** What a conversation can be held by. */
export type Medium = 'voice' | 'video' | 'text'

/** What the agent shows to the customer one way, the customer's camera off. */
export type Demonstration = 'camera' | 'screen' | 'clip'
