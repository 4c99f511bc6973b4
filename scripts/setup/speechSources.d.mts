export function fromPublisher(folder: string): Promise<void>
export function fromPyPi(folder: string): Promise<void>
export function tokensOf(bytes: Buffer): string
