import type { Component } from 'vue'
import type { SettingsSection } from '../stores/journal/navigation'
import type { IconName } from '../ui/icons'
import AppearanceSection from './AppearanceSection.vue'
import AudioSection from './AudioSection.vue'
import BackupsSection from './backups/BackupsSection.vue'
import DevicesSection from './devices/DevicesSection.vue'
import DesktopSection from './DesktopSection.vue'
import DiagnosticsSection from './DiagnosticsSection.vue'
import SecuritySection from './SecuritySection.vue'
import ShortcutsSection from './ShortcutsSection.vue'
import StorageSection from './StorageSection.vue'
import SyncSection from './SyncSection.vue'
import TranscriptionSection from './transcription/TranscriptionSection.vue'
import TransferSection from './TransferSection.vue'

/** Every section of the settings. */
export const SECTIONS: Record<SettingsSection, { icon: IconName; component: Component }> = {
  sync: { icon: 'sync', component: SyncSection },
  devices: { icon: 'devices', component: DevicesSection },
  security: { icon: 'shield', component: SecuritySection },
  audio: { icon: 'speaker', component: AudioSection },
  transcription: { icon: 'text', component: TranscriptionSection },
  appearance: { icon: 'sun', component: AppearanceSection },
  shortcuts: { icon: 'keyboard', component: ShortcutsSection },
  storage: { icon: 'disk', component: StorageSection },
  backups: { icon: 'copy', component: BackupsSection },
  transfer: { icon: 'upload', component: TransferSection },
  desktop: { icon: 'sidebar', component: DesktopSection },
  diagnostics: { icon: 'pulse', component: DiagnosticsSection },
}
