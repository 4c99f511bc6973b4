import type { ChartConfiguration } from 'chart.js'
import type { MatrixDataPoint } from 'chartjs-chart-matrix'
import { tn } from '../i18n'
import { formatLongDate, formatShortMonth, formatWeekday } from '../i18n/format'
import { noon, type Square } from './figures'
import type { ChartTheme } from './theme'

/** Where a chart is drawn within its canvas, in CSS pixels. */
export interface ChartArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Cell extends MatrixDataPoint {
  readonly day: string
  readonly entries: number
}

/** The weeks and days of the week stand at whole numbers; the axes reach half a step beyond them. */
const integers = (axis: { min: number; max: number; ticks: { value: number }[] }) => {
  const first = Math.ceil(axis.min)
  axis.ticks = Array.from({ length: Math.floor(axis.max) - first + 1 }, (_, step) => ({ value: first + step }))
}

const cellOf = (raw: unknown) => raw as Cell

/** Entries a day as a heat map: weeks across, days of the week down. */
export function heatMap(
  squares: readonly Square[],
  open: (day: string) => void,
): (theme: ChartTheme) => ChartConfiguration {
  return (theme) => {
    const most = Math.max(3, ...squares.map((square) => square.entries))
    const weeks = (squares.at(-1)?.week ?? 52) + 1
    const steps = [0, 1, 2, 3, 4].map((step) => theme.heat(step / 4))
    const strength = (entries: number) => (entries === 0 ? 0 : Math.max(1, Math.ceil((entries / most) * 4)))
    const monthAt = new Map(
      squares.filter((square) => square.day.endsWith('-01')).map((square) => [square.week, square.day]),
    )
    const rowDay = (row: number) => squares.find((square) => square.row === row)?.day
    const size = (area: { width: number; height: number } | undefined) =>
      area ? Math.max(2, Math.min(area.width / weeks, area.height / 7) - 3) : 2
    return {
      type: 'matrix',
      data: {
        datasets: [
          {
            data: squares.map(({ day, week, row, entries }): Cell => ({ x: week, y: row, day, entries })),
            backgroundColor: ({ raw }: { raw: unknown }) => steps[strength(cellOf(raw).entries)] ?? theme.empty,
            borderRadius: 3,
            width: ({ chart }) => size(chart.chartArea),
            height: ({ chart }) => size(chart.chartArea),
          },
        ],
      },
      options: {
        animation: false,
        onClick: (_event, [element]) => {
          const square = element ? squares[element.index] : undefined
          if (square && square.entries > 0) open(square.day)
        },
        onHover: ({ native }, [element]) => {
          const target = native?.target
          const full = element !== undefined && (squares[element.index]?.entries ?? 0) > 0
          if (target instanceof HTMLElement) target.style.cursor = full ? 'pointer' : ''
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            displayColors: false,
            callbacks: {
              title: () => '',
              label: ({ raw }) =>
                tn('insights.day', cellOf(raw).entries, { day: formatLongDate(noon(cellOf(raw).day).getTime()) }),
            },
          },
        },
        scales: {
          x: {
            type: 'linear',
            min: -0.5,
            max: weeks - 0.5,
            offset: false,
            position: 'top',
            afterBuildTicks: integers,
            grid: { display: false },
            border: { display: false },
            ticks: {
              autoSkip: false,
              maxRotation: 0,
              callback: (week) =>
                monthAt.has(Number(week)) ? formatShortMonth(noon(monthAt.get(Number(week)) ?? '').getTime()) : '',
            },
          },
          y: {
            type: 'linear',
            min: -0.5,
            max: 6.5,
            reverse: true,
            afterBuildTicks: integers,
            grid: { display: false },
            border: { display: false },
            ticks: {
              stepSize: 1,
              callback: (row) =>
                Number(row) % 2 === 0 && rowDay(Number(row))
                  ? formatWeekday(noon(rowDay(Number(row)) ?? '').getTime())
                  : '',
            },
          },
        },
      },
    }
  }
}

export interface Series {
  readonly label: string
  readonly color?: string
  readonly values: readonly number[]
}

/** Bars, stacked when there are several series. `write` words a value. */
export function bars(
  labels: readonly string[],
  series: readonly Series[],
  write: (value: number) => string,
): (theme: ChartTheme) => ChartConfiguration {
  return (theme) => ({
    type: 'bar',
    data: {
      labels: [...labels],
      datasets: series.map(({ label, color, values }) => ({
        label,
        data: [...values],
        backgroundColor: color ?? theme.accent,
        borderRadius: 4,
        borderSkipped: series.length > 1 ? 'start' : 'bottom',
        maxBarThickness: 2 * theme.rem,
      })),
    },
    options: {
      animation: { duration: 250 },
      plugins: {
        legend: {
          display: series.length > 1,
          position: 'bottom',
          labels: { usePointStyle: true, pointStyle: 'circle', boxHeight: 6, padding: theme.rem },
        },
        tooltip: { callbacks: { label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${write(parsed.y ?? 0)}` } },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: theme.line },
          ticks: { maxRotation: 0, autoSkipPadding: theme.rem },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          grid: { color: theme.line },
          border: { display: false },
          ticks: { precision: 0, maxTicksLimit: 6, callback: (value) => write(Number(value)) },
        },
      },
    },
  })
}
