import { useMemo } from 'preact/hooks';
import type { Curricula, CurriculumItem, Training } from '../api';
import { Answered, Choices, Empty, useThrottled } from '../app/parts';
import { change, route } from '../app/route';
import { theme } from '../app/theme';
import { Chart } from '../chart/Chart';
import { brief, count, significant } from '../format/number';
import { address } from '../live/ask';
import { useQuestion } from '../live/question';
import { Checkpoints } from './Checkpoints';
import { colorOf, dashOf, millis, rateChart, stepChart, type Axis, type Measure, type Run } from './charts';
import { SideBySide } from './SideBySide';
import { trainingAfter } from './steps';
import { verdict } from './compare';

/** So many curricula stay readable on the same axes. */
const MOST = 4;

/** Training of the chosen curricula, side by side on the same axes. */
export function TrainingView() {
  const answer = useQuestion<Curricula>(address('curricula'), { curricula: (_, event) => event });
  return (
    <div class="view training">
      <Answered answer={answer}>{({ items }) => (items.length === 0 ? <NoCurriculum /> : <Chosen items={items} />)}</Answered>
    </div>
  );
}

function NoCurriculum() {
  return (
    <Empty title="No curriculum yet">
      <span>A curriculum is a student, a policy, a budget and a seed. Create one here under Acts, or:</span>
      <code>skillstream curriculum create NAME --student S --budget 1000</code>
    </Empty>
  );
}

function Chosen({ items }: { readonly items: readonly CurriculumItem[] }) {
  const asked = route.value.params.getAll('curriculum');
  const known = asked.filter((name) => items.some((item) => item.name === name));
  const names = known.length > 0 ? known.slice(0, MOST) : items.slice(0, 2).map((item) => item.name);
  const chosen = names.map((name) => items.find((item) => item.name === name)!);
  const toggle = (name: string) => {
    const next = names.includes(name) ? names.filter((one) => one !== name) : [...names, name].slice(-MOST);
    if (next.length > 0) change({ curriculum: next });
  };
  return (
    <>
      <div class="toolbar">
        <div class="row" role="group" aria-label={`Curricula to show, at most ${MOST}`}>
          {items.slice(0, 40).map((item) => {
            const place = names.indexOf(item.name);
            return (
              <button key={item.name} type="button" class="chip" aria-pressed={place >= 0} onClick={() => toggle(item.name)}>
                {place >= 0 && <Dash place={place} />}
                {item.name}
              </button>
            );
          })}
        </div>
        <span class="grow" />
        <Choices label="Charts over" value={(route.value.params.get('over') as Axis) ?? 'step'} of={[['step', 'Steps'], ['time', 'Time']]} onChoose={(value) => change({ over: value === 'step' ? null : value })} />
      </div>
      {chosen.length === 2 && <p class="why">{verdict(chosen[0]!, chosen[1]!)}</p>}
      <Loaded key={names.join('\u0000')} items={chosen} />
    </>
  );
}

/** Its colour and dash in every chart. */
export function Dash({ place }: { readonly place: number }) {
  const dash = dashOf(place);
  const pattern = Array.isArray(dash) ? dash.join(' ') : undefined;
  return (
    <svg width="22" height="8" aria-hidden="true">
      <line x1="1" x2="21" y1="4" y2="4" stroke={colorOf(place)} stroke-width="2.5" stroke-dasharray={pattern} />
    </svg>
  );
}

function Loaded({ items }: { readonly items: readonly CurriculumItem[] }) {
  // One question a curriculum; the caller's key keeps their number the same for this component.
  const answers = items.map((item) => useQuestion<Training>(address('training', { curriculum: item.name }), { training: trainingAfter }));
  const runs: Run[] = items.flatMap((item, place) => {
    const training = answers[place]!.value;
    return training ? [{ item, training, place }] : [];
  });
  const error = answers.find((answer) => answer.error)?.error;
  return (
    <>
      {error && <p class="note bad" role="alert">{error}</p>}
      <div class="training-grid">
        <SideBySide items={items} runs={runs} />
        <Charts runs={runs} />
      </div>
      <Checkpoints runs={runs} />
    </>
  );
}

const MEASURES: readonly (readonly [string, string, Measure])[] = [
  ['Loss', 'mean cross-entropy of a step, in nats a token', { key: 'loss', format: significant, smooth: 15, zero: false }],
  ['Tokens a second', 'all tokens of a step by its duration', { key: 'tokensPerSecond', format: brief, smooth: 8, zero: true }],
  ['Learning rate', '', { key: 'learningRate', format: significant, zero: true }],
  ['Staleness', 'examples selected since the newest attempts behind the rates', { key: 'staleExamples', format: count, smooth: 15, zero: true }],
  ['Time to the gradient', 'from a trace’s arrival to the end of its first step', { key: 'traceAgeMillis', format: millis, smooth: 15, zero: true }],
];

function Charts({ runs }: { readonly runs: readonly Run[] }) {
  const axis: Axis = route.value.params.get('over') === 'time' ? 'time' : 'step';
  const shown = useThrottled(runs, 3_000);
  const current = shown.length === runs.length ? shown : runs;
  const painted = theme.value;
  const rates = useMemo(() => rateChart(current), [current, painted]);
  const options = useMemo(() => MEASURES.map(([, , measure]) => stepChart(current, measure, axis)), [current, axis, painted]);
  const names = current.map((run) => run.item.name).join(' and ');
  const noSteps = current.every((run) => run.training.steps.step.length === 0);
  const noRates = current.every((run) => run.item.errorRates.length === 0);
  return (
    <div class="charts">
      <section class="card" aria-label="Error rate at each checkpoint">
        <header><h2>Error rate at each checkpoint</h2><span class="muted small">of all skills, over time</span></header>
        {noRates ? <Empty title="No attempts judged yet"><code>skillstream evaluator --student NAME --base DIR</code></Empty> : <Chart option={rates} label={`Error rate of ${names} at each checkpoint`} />}
      </section>
      {MEASURES.map(([title, hint, measure], i) => (
        <section key={measure.key} class="card" aria-label={title}>
          <header><h2>{title}</h2><span class="muted small ellipsis" title={hint}>{hint}</span></header>
          {noSteps ? <Empty title="No step yet"><code>skillstream trainer --curriculum {current[0]?.item.name ?? 'NAME'} --checkpoints DIR</code></Empty> : <Chart key={axis} option={options[i]!} replace={false} label={`${title} of ${names} by ${axis}`} />}
        </section>
      ))}
    </div>
  );
}
