// How things look in every chart: colours, numbers, and labels that keep out of each other's way.
import { data } from "./data.mjs";

export const ink = "var(--ink)", soft = "var(--soft)", rule = "var(--rule)", accent = "var(--accent)";

// Those that nearly every run has come first, and so have the colours that are easiest to tell apart.
const peers = [
  ...new Set([
    ...["OpenBLAS", "BLIS", "Eigen", "GSL"],
    ...data.results.flatMap((r) => r.contenders.filter((c) => c.role === "peer").map((c) => c.name)).sort(),
  ]),
];

/// A library has the same colour wherever it appears.
export function colorOf({ name, role }) {
  if (role === "library" || role === "rung") return accent;
  if (role === "naive") return "var(--naive)";
  return `var(--peer-${peers.indexOf(name) % 12})`;
}

export const number = (value) =>
  value >= 1000 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();

export const percent = (share) => `${number(100 * share)} %`;

export function bytes(value) {
  let i = 0;
  while (value >= 1024 && i < 4) {
    value /= 1024;
    ++i;
  }
  return `${number(Math.round(value * 10) / 10)} ${["B", "KiB", "MiB", "GiB", "TiB"][i]}`;
}

/// Round numbers within a logarithmic axis, at most `count` of them. (Axes are given them as data and
/// text: left to themselves they leave out labels.)
export function logTicks([low, high], count) {
  if (high / low < 3)
    for (const step of [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].map((s) => s * 10 ** Math.round(Math.log10(low)))) {
      const first = Math.ceil(low / step), size = Math.floor(high / step) - first + 1;
      if (size <= count) return Array.from({ length: size }, (_, i) => (first + i) * step);
    }
  for (const mantissas of [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1]])
    for (let step = 1; step < (mantissas.length > 1 ? 2 : 9); ++step) {
      const ticks = [];
      for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); ++e)
        if (e % step === 0)
          ticks.push(...mantissas.map((m) => m * 10 ** e).filter((t) => t >= low && t <= high));
      if (ticks.length <= count) return ticks;
    }
  return [];
}

/// A halo that keeps text readable on top of lines.
export const halo = { stroke: "var(--paper)", strokeWidth: 4, strokeLinejoin: "round" };

/// What every plot has in common.
export const frame = (options) => ({
  style: { fontFamily: "var(--sans)", fontSize: "12px", overflow: "visible" },
  ...options,
});

/// Room for labels at the right of a plot.
export const labelRoom = (labels) => 14 + 6.6 * Math.max(0, ...labels.map((l) => l.length));

/// Shifts in pixels that keep labels at the heights `ys` at least `gap` apart.
export function spread(ys, gap = 13) {
  const order = ys.map((_, i) => i).sort((a, b) => ys[a] - ys[b]);
  const placed = ys.slice();
  // Those that are too close share the space around their mean.
  let groups = order.map((i) => ({ members: [i], center: ys[i] }));
  for (let merged = true; merged; ) {
    merged = false;
    for (let k = 0; k + 1 < groups.length; ++k) {
      const [a, b] = [groups[k], groups[k + 1]];
      if (b.center - a.center >= (gap * (a.members.length + b.members.length)) / 2) continue;
      const members = [...a.members, ...b.members];
      const center = members.reduce((sum, i) => sum + ys[i], 0) / members.length;
      groups.splice(k, 2, { members, center });
      merged = true;
      break;
    }
  }
  for (const { members, center } of groups)
    members.forEach((i, k) => {
      placed[i] = center + (k - (members.length - 1) / 2) * gap;
    });
  return placed.map((y, i) => y - ys[i]);
}
