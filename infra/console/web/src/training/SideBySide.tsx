import type { ComponentChildren } from 'preact';
import type { CurriculumItem } from '../api';
import { Ago, Interval } from '../app/parts';
import { brief, count, percent, points, significant } from '../format/number';
import { duration } from '../format/time';
import type { Run } from './charts';
import { Dash } from './TrainingView';

const PHASES: Record<CurriculumItem['phase'], string> = {
  refused: 'bad',
  'waiting-for-input': 'warn',
  'building-view': 'accent',
  selecting: 'accent',
  waiting: '',
  paused: 'warn',
  closed: '',
  complete: 'good',
};

export function PhaseTag({ item }: { readonly item: CurriculumItem }) {
  return <span class={`tag ${PHASES[item.phase]}`} title={item.detail}>{item.phase.replace(/-/g, ' ')}</span>;
}

/** The numbers of the curricula beside one another; all differences are to the first. */
export function SideBySide({ items, runs }: { readonly items: readonly CurriculumItem[]; readonly runs: readonly Run[] }) {
  const first = items[0]!;
  const gradient = (item: CurriculumItem) => runs.find((run) => run.item.name === item.name)?.training.timeToGradient;
  const rows: readonly (readonly [string, (item: CurriculumItem) => ComponentChildren])[] = [
    ['Phase', (item) => <PhaseTag item={item} />],
    ['Error rate now', (item) => <Interval mean={item.errorRate?.mean ?? null} lower={item.errorRate?.lower ?? null} upper={item.errorRate?.upper ?? null} />],
    [`Against ${first.name}`, (item) => (item === first ? <span class="muted">–</span> : item.errorRate && first.errorRate ? `${points(item.errorRate.mean - first.errorRate.mean)} points` : '–')],
    ['Student', (item) => item.student],
    ['Policy', (item) => <span title={Object.entries(item.policyOptions).map(([name, value]) => `${name}=${value}`).join('\n')}>{item.policy}</span>],
    ['Pacing', (item) => item.pacing],
    ['Selected', (item) => <Progress item={item} />],
    ['Trained', (item) => count(item.credited)],
    ['Tokens selected', (item) => brief(item.tokens)],
    ['Rounds', (item) => count(item.rounds)],
    ['Shortfall', (item) => (item.shortfall === null ? '–' : count(item.shortfall))],
    ['Step', (item) => count(item.step)],
    ['Loss', (item) => significant(item.loss)],
    ['Tokens a second', (item) => brief(item.tokensPerSecond)],
    ['Checkpoints', (item) => count(item.checkpoints)],
    ['Time to the gradient, p50', (item) => duration(gradient(item)?.p50Millis)],
    ['Time to the gradient, p99', (item) => duration(gradient(item)?.p99Millis)],
    ['Seed', (item) => item.seed],
    ['Changed', (item) => <Ago at={item.updatedAt} />],
  ];
  return (
    <section class="card side-by-side" aria-label="Curricula side by side">
      <table>
        <thead>
          <tr>
            <td />
            {items.map((item, place) => (
              <th key={item.name} scope="col"><Dash place={place} /> {item.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, cell]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {items.map((item) => (
                <td key={item.name}>{cell(item)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {items.filter((item) => item.detail).map((item) => (
        <p key={item.name} class="note small">{item.name}: {item.detail}</p>
      ))}
    </section>
  );
}

function Progress({ item }: { readonly item: CurriculumItem }) {
  const of = item.budget !== null ? `of ${count(item.budget)}` : item.tokenBudget !== null ? `for ${brief(item.tokenBudget)} tokens` : '';
  return (
    <span class="progress" title={`${percent(item.progress)} of what is asked for`}>
      <span>{count(item.selected)} <span class="muted">{of}</span></span>
      <span class="progress-line"><span style={{ width: `${100 * Math.min(1, item.progress)}%` }} /></span>
    </span>
  );
}
