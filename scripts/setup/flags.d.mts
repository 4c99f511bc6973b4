export function runtimeFlags(): string[]
