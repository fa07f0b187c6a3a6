// SPDX-License-Identifier: LGPL-2.1-or-later

import { REMEMBERED, TOGETHER } from '../../machine/domain/usage'

/** A value at a moment; undefined: it is not known, and the line has a gap there. */
export type Point = { readonly at: number; readonly value: number | undefined }

/** In the units of the drawing, which is as wide as its place. */
const WIDTH = 300
const HEIGHT = 40

/** The lines of one value, broken where it is not known. Each is a path of SVG. */
function pathOf(points: readonly Point[], most: number): string {
    const end = points.at(-1)?.at ?? 0
    let before: Point | undefined
    return points
        .flatMap(point => {
            const from = before
            before = point
            if (point.value === undefined || end - point.at > REMEMBERED) return []
            const isFirst = from?.value === undefined || point.at - from.at > TOGETHER || end - from.at > REMEMBERED
            const x = WIDTH * (1 - (end - point.at) / REMEMBERED)
            const y = (HEIGHT - 1) * (1 - Math.min(1, point.value / most)) + 0.5
            return [`${isFirst ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`]
        })
        .join(' ')
}

type Props = {
    /** one or two: the second one is dashed */
    readonly lines: readonly (readonly Point[])[]
    /** the value at the top; undefined: the highest there is */
    readonly most?: number | undefined
}

/** What a number was of late. For the eye: what it says stands beside it in words. */
export const Chart = ({ lines, most }: Props) => {
    const highest = most ?? Math.max(1, ...lines.flat().map(({ value }) => value ?? 0))
    return (
        <svg
            className="raptor-chart"
            viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {lines.map((points, index) => (
                <path
                    key={index === 0 ? 'first' : 'second'}
                    d={pathOf(points, highest)}
                    vectorEffect="non-scaling-stroke"
                    strokeDasharray={index === 0 ? undefined : '4 3'}
                />
            ))}
        </svg>
    )
}
