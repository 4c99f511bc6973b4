import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RecoveryCodeInfo } from '../../../app/ipc/vault'
import type { MemoryState } from './memoryState'

export const MEMORY_RECOVERY_CODE = '7K2QM-0WXN4-9RTGC-B3HZV-D6PJE-8S5FA'

export const recoveryCode = (id: string, name: string, more: Partial<RecoveryCodeInfo> = {}): RecoveryCodeInfo => ({
  id,
  name,
  createdAt: Date.UTC(2026, 10, 2),
  testedDay: null,
  parts: null,
  old: false,
  ...more,
})

/** The calls about recovery codes: one code works, which is the first. */
export function recoveryCalls(state: MemoryState) {
  const codes = (): RecoveryCodeInfo[] => (state.recoveryCodes ??= [recoveryCode('1', ''), recoveryCode('2', 'Safe')])
  const part = (first: string, at: number) => `${first}G${at + 1}4-TSW2B-9M5CQ-8ZRXN-V3H7D-PKEJA-1F6YT-0B2GM`
  return {
    newRecoveryCode: ({ name }: { name?: string }) => {
      if (name !== undefined) state.recoveryCodes = [...codes(), recoveryCode(String(codes().length + 1), name)]
      return { recoveryCode: MEMORY_RECOVERY_CODE }
    },
    recoveryCodes: () => ({ codes: codes() }),
    testRecoveryCode: ({ recoveryCode: typed }: { recoveryCode: string }) => {
      if (typed !== MEMORY_RECOVERY_CODE) throw new AppError('wrong-recovery-code', keyed('vault.wrongRecoveryCode'))
      state.recoveryCodes = codes().map((code, at) =>
        at === 0 ? { ...code, testedDay: '2026-11-30', old: false } : code,
      )
      return codes()[0]
    },
    revokeRecoveryCode: ({ id }: { id: string }) => {
      state.recoveryCodes = codes().filter((code) => code.id !== id)
    },
    splitRecoveryCode: ({ parts }: { parts: number }) => ({
      parts: Array.from({ length: parts }, (_, at) => ({
        number: at + 1,
        part: part('04', at),
        practice: part('08', at),
      })),
    }),
    combineRecoveryParts: ({ parts }: { parts: string[] }) => {
      if (parts.some((one) => !/^0[48]/.test(one)))
        throw new AppError('wrong-recovery-code', keyed('vault.wrongRecoveryCode'))
      return { recoveryCode: parts.every((one) => one.startsWith('04')) ? MEMORY_RECOVERY_CODE : null }
    },
  }
}
