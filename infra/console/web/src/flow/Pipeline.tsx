import { useState } from 'preact/hooks';
import type { StageItem } from '../api';
import { Facts } from '../app/parts';
import { brief, count, perSecond } from '../format/number';
import { layout, type Place } from './pipeline';

const WIDTH = 176;
const HEIGHT = 86;
const GAP_X = 30;
const GAP_Y = 26;

/** The pipeline as a picture: boxes are stages, the stroke of an arrow grows with what passes. */
export function Pipeline({ stages }: { readonly stages: readonly StageItem[] }) {
  const [opened, setOpened] = useState<string | null>(null);
  const { places, arrows } = layout(stages);
  const byName = new Map(places.map((place) => [place.stage, place]));
  const lines = Math.max(...places.map((place) => place.line)) + 1;
  const item = places.find((place) => place.stage === opened)?.item;
  return (
    <>
      <svg class="pipeline" viewBox={`0 0 ${6 * WIDTH + 5 * GAP_X + 4} ${lines * HEIGHT + (lines - 1) * GAP_Y + 4}`} role="group" aria-label="Stages of the pipeline">
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 0.5 7.5 4 0 7.5z" class="tip" />
          </marker>
        </defs>
        {arrows.map((arrow) => {
          const from = byName.get(arrow.from)!;
          const to = byName.get(arrow.to)!;
          const flow = from.item.recordsPerSecond;
          return <path key={`${arrow.from}>${arrow.to}`} class={flow > 0 ? 'arrow flowing' : 'arrow'} d={arrowPath(from, to, arrow)} stroke-width={1.2 + Math.min(2, Math.log10(1 + flow))} marker-end="url(#tip)" />;
        })}
        {places.map((place) => (
          <StageBox key={place.stage} place={place} item={place.item} opened={opened === place.stage} onOpen={() => setOpened(opened === place.stage ? null : place.stage)} />
        ))}
      </svg>
      {item && (
        <div class="stage-opened">
          <h3>{item.stage.replace(/-/g, ' ')}</h3>
          {item.waiting && <p class="note warn">{item.waiting}</p>}
          <Facts of={[...(item.partitions > 0 ? [['Partitions', count(item.partitions)] as const] : []), ['Records so far', count(item.total)], ...Object.entries(item.counts).sort(([a], [b]) => a.localeCompare(b)).map(([name, value]) => [name.replace(/-/g, ' '), count(value)] as const)]} />
        </div>
      )}
    </>
  );
}

function corner(place: Place): readonly [number, number] {
  return [2 + place.column * (WIDTH + GAP_X), 2 + place.line * (HEIGHT + GAP_Y)];
}

function arrowPath(from: Place, to: Place, arrow: { from: string; to: string }): string {
  const [x1, y1] = corner(from);
  const [x2, y2] = corner(to);
  if (from.line === to.line) {
    const y = y1 + HEIGHT / 2;
    return x1 < x2 ? `M${x1 + WIDTH} ${y}H${x2 - 2}` : `M${x1} ${y}H${x2 + WIDTH + 2}`;
  }
  // Pool and conductor answer one another: two arrows side by side.
  const shift = from.column === to.column ? (arrow.from === 'pool' ? -16 : arrow.to === 'pool' ? 16 : 0) : 0;
  const x = x1 + WIDTH / 2 + shift;
  const target = x2 + WIDTH / 2 + shift;
  const down = y2 > y1;
  const start = down ? y1 + HEIGHT : y1;
  const end = down ? y2 - 2 : y2 + HEIGHT + 2;
  return x === target ? `M${x} ${start}V${end}` : `M${x} ${start}C${x} ${(start + end) / 2} ${target} ${(start + end) / 2} ${target} ${end}`;
}

function StageBox({ place, item, opened, onOpen }: { readonly place: Place; readonly item: StageItem; readonly opened: boolean; readonly onOpen: () => void }) {
  const [x, y] = corner(place);
  const refused = item.counts.refused ?? 0;
  const state = item.waiting ? 'waiting' : (item.lag ?? 0) > 0 ? 'behind' : '';
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen();
    }
  };
  return (
    <g class={`stage ${state} ${opened ? 'opened' : ''}`} transform={`translate(${x} ${y})`} tabindex={0} role="button" aria-expanded={opened} aria-label={`${place.title}: ${perSecond(item.recordsPerSecond)}, lag ${count(item.lag)}, ${count(item.total)} so far${item.waiting ? `, ${item.waiting}` : ''}`} onClick={onOpen} onKeyDown={key}>
      <title>{`${place.stage}${place.what ? `: ${place.what}` : ''}${item.waiting ? `\n${item.waiting}` : ''}`}</title>
      <rect width={WIDTH} height={HEIGHT} rx="9" />
      <text class="stage-title" x="12" y="22">{place.title}</text>
      <text class="stage-rate" x="12" y="49">{perSecond(item.recordsPerSecond)}</text>
      <text class="stage-small" x="12" y="71">{brief(item.total)} so far</text>
      <text class={`stage-small end ${(item.lag ?? 0) > 0 ? 'lagging' : ''}`} x={WIDTH - 12} y="71">{item.lag === null ? '' : item.lag === 0 ? 'no lag' : `lag ${brief(item.lag)}`}</text>
      {refused > 0 && <text class="stage-small end refused" x={WIDTH - 12} y="22">{brief(refused)} refused</text>}
    </g>
  );
}
