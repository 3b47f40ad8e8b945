import { useMemo, useState } from 'preact/hooks';
import type { AttemptItem, Attempts, SkillHistory, Selections, Skills } from '../api';
import { Ago, Answered, Empty, Facts, Interval, Trend } from '../app/parts';
import { go, href, route } from '../app/route';
import { theme } from '../app/theme';
import { Chart } from '../chart/Chart';
import { count, percent } from '../format/number';
import { address } from '../live/ask';
import { AGAIN, useQuestion } from '../live/question';
import { Response, Written } from '../text/Written';
import { Crumbs } from './Crumbs';
import { historyChart } from './history';
import { evidenceOf, rowOf, treeAfter, treeOf, type SkillTree } from './tree';

/** One skill: its rate over time, its latest attempts and selections. */
export function SkillPage() {
  const { params } = route.value;
  const path = params.getAll('path');
  const student = params.get('student') ?? '';
  const version = params.get('tree') ?? '';
  const asked = { student, tree: version, path };
  const tree = useQuestion<Skills, SkillTree>(address('skills', { student, tree: version }), { skills: (tree, event) => (event.refetch ? AGAIN : treeAfter(tree, event)) }, treeOf);
  const row = tree.value ? rowOf(tree.value, path) : -1;
  const history = useQuestion<SkillHistory>(address('skills/history', asked), { skills: (value, event) => (touches(tree.value, row, event.student, event.nodes.id) ? AGAIN : value) });
  const attempts = useQuestion<Attempts>(address('skills/attempts', { ...asked, limit: 20 }), { skills: (value, event) => (touches(tree.value, row, event.student, event.nodes.id) ? AGAIN : value) });
  const selections = useQuestion<Selections>(address('selections', { path, limit: 12 }), { selections: (value, event) => (event.items.length > 0 || event.leftOff > 0 ? AGAIN : value) });

  return (
    <div class="view one-skill">
      <div class="toolbar">
        <Crumbs names={['All skills', ...path]} onGo={(depth) => go('skills', { student, tree: version, at: path.slice(0, depth) })} />
      </div>
      <div class="split wide-left">
        <div class="stack">
          <section class="card" aria-label="Error rate over time">
            <header>
              <h2>Error rate over time</h2>
              <span class="muted small">line: estimate · band: 90 % interval · marks: checkpoints</span>
            </header>
            <div class="body">
              <Answered answer={history}>{(value) => <Over history={value} />}</Answered>
            </div>
          </section>
          <section class="card" aria-label="Latest attempts">
            <header>
              <h2>Latest attempts</h2>
            </header>
            <div class="body">
              <Answered answer={attempts}>{(value) => <AttemptList attempts={value} />}</Answered>
            </div>
          </section>
        </div>
        <div class="stack">
          <section class="card" aria-label="The skill now">
            <header>
              <h1 class="ellipsis">{path.at(-1) ?? 'All skills'}</h1>
            </header>
            <div class="body">
              <Answered answer={tree}>{(value) => (row < 0 ? <Empty title="This tree has no such skill" /> : <Now tree={value} row={row} />)}</Answered>
            </div>
          </section>
          <section class="card" aria-label="Latest selections">
            <header>
              <h2>Latest selections</h2>
              {selections.value && <span class="muted small">{count(selections.value.total)} in all</span>}
            </header>
            <div class="body">
              <Answered answer={selections}>{(value) => <SelectionList selections={value} />}</Answered>
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}

function touches(tree: SkillTree | null, row: number, student: string, ids: readonly number[]): boolean {
  return tree !== null && row >= 0 && student === tree.student && ids.includes(tree.columns.id[row]!);
}

function Now({ tree, row }: { readonly tree: SkillTree; readonly row: number }) {
  const { columns } = tree;
  return (
    <>
      <p class="big">
        <Interval mean={columns.mean[row] ?? null} lower={columns.lower[row] ?? null} upper={columns.upper[row] ?? null} />
      </p>
      <Facts
        of={[
          ['90 % interval', columns.mean[row] == null ? '–' : `${percent(columns.lower[row])} to ${percent(columns.upper[row])}`],
          ['Evidence', `${count(columns.wrong[row])} wrong of ${count(evidenceOf(columns, row))}`],
          ['Unknown verdicts', count(columns.unknown[row])],
          ['Trend', <Trend value={columns.trend[row]} />],
          ['Entries in the pool', count(columns.pool[row])],
          ['Selected', count(columns.selected[row])],
          ['Trained', count(columns.trained[row])],
          ['Leaves below', tree.children[row]!.length === 0 ? 'a leaf itself' : count(tree.leaves[row])],
          ['Newest checkpoint', columns.checkpoint[row] ?? '–'],
          ['Changed', <Ago at={columns.updatedAt[row]} />],
        ]}
      />
    </>
  );
}

function Over({ history }: { readonly history: SkillHistory }) {
  const painted = theme.value;
  const option = useMemo(() => historyChart(history), [history, painted]);
  if (history.points.length === 0) {
    return (
      <Empty title="No verdict on this skill yet">
        <span>The rate appears with the first attempt on a problem that exercises it.</span>
        <code>skillstream evaluator --student {history.student || 'NAME'} --base DIR</code>
      </Empty>
    );
  }
  const last = history.points.at(-1)!;
  return <Chart class="tall" option={option} label={`Error rate at ${history.points.length} moments; the last is ${percent(last.mean)}, interval ${percent(last.lower)} to ${percent(last.upper)}.`} />;
}

const VERDICT = { correct: ['good', '✓ correct'], wrong: ['bad', '✗ wrong'], unknown: ['', '? unknown'] } as const;

function AttemptList({ attempts }: { readonly attempts: Attempts }) {
  const [opened, setOpened] = useState<string | null>(null);
  if (attempts.items.length === 0) {
    return (
      <Empty title="No attempts yet">
        <span>Have the student answer problems:</span>
        <code>skillstream evaluator --student NAME --base DIR</code>
      </Empty>
    );
  }
  return (
    <>
      <ul class="lines">
        {attempts.items.map((attempt) => {
          const open = attempt.attemptId === opened;
          const [tone, text] = VERDICT[attempt.verdict];
          return (
            <li key={attempt.attemptId}>
              <button type="button" class="line" aria-expanded={open} onClick={() => setOpened(open ? null : attempt.attemptId)}>
                <span class={`tag ${tone}`}>{text}</span>
                <span class="ellipsis grow">{attempt.problem ? attempt.problem.slice(0, 160) : attempt.problemId}</span>
                <span class="muted small ellipsis">{attempt.checkpoint ?? ''}</span>
                <span class="muted small"><Ago at={attempt.at} /></span>
              </button>
              {open && <AttemptOpened attempt={attempt} />}
            </li>
          );
        })}
      </ul>
      {attempts.note && <p class="muted small">{attempts.note}</p>}
    </>
  );
}

function AttemptOpened({ attempt }: { readonly attempt: AttemptItem }) {
  return (
    <div class="opened">
      {attempt.wrongReason && <p class="note bad">Wrong: {attempt.wrongReason}</p>}
      <h3>Problem</h3>
      {attempt.problem ? <Written text={attempt.problem} /> : <p class="muted">Its text is not kept any more.</p>}
      <div class="row answers">
        <div><h3>Final answer</h3><Written text={formula(attempt.extractedAnswer)} /></div>
        <div><h3>Expected answer</h3><Written text={formula(attempt.expectedAnswer)} /></div>
      </div>
      <h3>Response{attempt.tokens !== null && <span> · {count(attempt.tokens)} tokens</span>}</h3>
      {attempt.response ? <Response text={attempt.response} /> : <p class="muted">The response was not recorded.</p>}
    </div>
  );
}

/** An answer comes without dollar signs; one that uses LaTeX is set as a formula. */
function formula(answer: string | null): string {
  if (answer === null || answer === '') return '–';
  return /[\\^_{]/.test(answer) && !answer.includes('$') ? `$${answer.trim()}$` : answer;
}

function SelectionList({ selections }: { readonly selections: Selections }) {
  if (selections.items.length === 0) {
    return (
      <Empty title="Nothing selected for it yet">
        <span>A curriculum selects when its policy gives the skill a weight.</span>
        <code>skillstream curriculum create NAME --student S --budget 1000</code>
      </Empty>
    );
  }
  return (
    <ul class="lines">
      {selections.items.map((item) => (
        <li key={`${item.curriculum}/${item.slot}`}>
          <a class="line" href={href('selections', { curriculum: item.curriculum, slot: item.slot })}>
            <span class="tag accent">{item.curriculum}</span>
            <span class="ellipsis grow mono">{item.traceId}</span>
            <span class="muted small">{item.rate ? percent(item.rate.mean) : 'no rate'}</span>
            <span class="muted small"><Ago at={item.at} /></span>
          </a>
        </li>
      ))}
    </ul>
  );
}
