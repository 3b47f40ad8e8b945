import { useMemo } from 'preact/hooks';
import type { SelectionShares } from '../api';
import { Answered, Choices, Empty, Picker, useThrottled } from '../app/parts';
import { change, href, route } from '../app/route';
import { theme } from '../app/theme';
import { Chart } from '../chart/Chart';
import { address } from '../live/ask';
import { status } from '../live/events';
import { AGAIN, useQuestion } from '../live/question';
import { levels, sharesAt, sharesChart } from './shares';

const MOST = 30;

/** Of each skill: its share of the pool, and of what was selected. */
export function SharesView() {
  const { params } = route.value;
  const names = status.value?.curricula ?? [];
  const curriculum = params.get('curriculum') || names[0] || '';
  const answer = useQuestion<SelectionShares>(curriculum ? address('selections/bySkill', { curriculum }) : null, {
    selections: (value, event) => (event.leftOff > 0 || event.items.some((item) => item.curriculum === value.curriculum) ? AGAIN : value),
    skills: (value, event) => (event.refetch ? AGAIN : value),
  });
  return (
    <div class="view">
      <div class="toolbar">
        <Picker label="Curriculum" value={curriculum} of={names.map((name) => [name, name])} onChoose={(value) => change({ curriculum: value }, 'push')} />
        <a class="button" href={href('selections', { of: curriculum })}>The list of selections</a>
      </div>
      <section class="card fill" aria-label="Selection against pool">
        {curriculum === '' ? (
          <Empty title="No curriculum yet">
            <code>skillstream curriculum create NAME --student S --budget 1000</code>
          </Empty>
        ) : (
          <Answered answer={answer}>{(shares) => <Shares shares={shares} />}</Answered>
        )}
      </section>
    </div>
  );
}

function Shares({ shares }: { readonly shares: SelectionShares }) {
  const asked = route.value.params.get('depth') ?? '1';
  const shown = useThrottled(shares, 2_000);
  const current = shown.curriculum === shares.curriculum ? shown : shares;
  const depths = levels(current);
  const depth = asked === 'leaves' ? 'leaves' : Math.min(Number(asked) || 1, depths);
  const rows = useMemo(() => sharesAt(current, depth), [current, depth]);
  const painted = theme.value;
  const option = useMemo(() => sharesChart(rows.slice(0, MOST)), [rows, painted]);
  if (rows.every((row) => row.selectedShare === 0)) {
    return (
      <Empty title={`${shares.curriculum} has selected nothing yet`}>
        <span>Once it does, the bars show which skills it prefers over their share of the pool.</span>
      </Empty>
    );
  }
  const most = rows[0]!;
  return (
    <>
      <header>
        <h2>
          Selection against pool <span class="muted">· most preferred: {most.name}, {(most.selectedShare / Math.max(most.poolShare, 1e-9)).toFixed(1)} times its share of the pool</span>
        </h2>
        <Choices
          label="Depth"
          value={String(depth)}
          of={[...Array.from({ length: Math.min(3, depths) }, (_, i) => [String(i + 1), i === 0 ? 'Depth 1' : String(i + 1)] as const), ['leaves', 'Leaves']]}
          onChoose={(value) => change({ depth: value === '1' ? null : value })}
        />
      </header>
      <div class="body grow scroll">
        <div class="shares-box" style={{ height: `${Math.max(260, 60 + 34 * Math.min(MOST, rows.length))}px` }}>
          <Chart option={option} label={`Shares of ${Math.min(MOST, rows.length)} skills in pool and selection; the most preferred first`} onPick={(data) => (data as { path?: string[] } | undefined)?.path && (location.hash = href('skill', { path: (data as { path: string[] }).path }))} />
        </div>
        {rows.length > MOST && <p class="muted small">The {MOST} where selection and pool differ most, of {rows.length}.</p>}
      </div>
    </>
  );
}
