import { useState } from 'preact/hooks';
import type { Acts, Curricula, CurriculumItem } from '../api';
import { Ago, Answered, Empty } from '../app/parts';
import { count, percent } from '../format/number';
import { address } from '../live/ask';
import { status } from '../live/events';
import { useQuestion } from '../live/question';
import { PhaseTag } from '../training/SideBySide';
import { href } from '../app/route';
import { ActDialog, type ConfirmedAct } from './ActDialog';
import { CreateDialog } from './CreateDialog';
import { enter, leave, operator } from './operator';

/** What was done by whom; with a token, what can be done. */
export function ActsView() {
  const curricula = useQuestion<Curricula>(address('curricula'), { curricula: (_, event) => event });
  const acts = useQuestion<Acts>(address('acts'), { acts: (_, event) => event });
  const [wanted, setWanted] = useState<ConfirmedAct | null>(null);
  const [creating, setCreating] = useState(false);
  const [retracting, setRetracting] = useState('');
  return (
    <div class="view acts">
      <Who />
      <section class="card" aria-label="Curricula">
        <header>
          <h2>Curricula</h2>
          {operator.value && <button type="button" class="button primary" onClick={() => setCreating(true)}>Create a curriculum</button>}
        </header>
        <div class="body">
          <Answered answer={curricula}>{({ items }) => <CurriculumTable items={items} onAct={setWanted} />}</Answered>
        </div>
      </section>
      {operator.value && (
        <section class="card" aria-label="Retract a trace">
          <header><h2>Retract a trace</h2></header>
          <form class="body row" onSubmit={(event) => { event.preventDefault(); if (retracting.trim()) setWanted({ kind: 'retract', traceId: retracting.trim() }); }}>
            <input class="field grow mono" aria-label="Id of the trace" placeholder="id of the trace" value={retracting} onInput={(event) => setRetracting(event.currentTarget.value)} />
            <button type="submit" class="button danger" disabled={!retracting.trim()}>Retract…</button>
          </form>
        </section>
      )}
      <section class="card" aria-label="Acts">
        <header><h2>Acts</h2><span class="muted small">who did what, when; newest first</span></header>
        <div class="body">
          <Answered answer={acts}>{(value) => <ActTable acts={value} />}</Answered>
        </div>
      </section>
      {wanted && <ActDialog act={wanted} onClose={() => setWanted(null)} />}
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </div>
  );
}

function Who() {
  const [token, setToken] = useState('');
  const [by, setBy] = useState('');
  if (operator.value) {
    return (
      <p class="note row spread">
        <span>You act as <strong>{operator.value.by}</strong>. The token is kept by this tab until it is closed.</span>
        <button type="button" class="button small" onClick={leave}>Forget the token</button>
      </p>
    );
  }
  if (status.value && !status.value.canAct) {
    return <p class="note">This console is read-only: its server was started without a token. <code>skillstream console --token-file FILE</code> allows acts to whoever has the token.</p>;
  }
  return (
    <section class="card" aria-label="Act from this page">
      <header><h2>Act from this page</h2><span class="muted small">without the token the page is read-only</span></header>
      <form class="body row" onSubmit={(event) => { event.preventDefault(); if (token && by.trim()) enter(token, by.trim()); }}>
        <input class="field" type="text" autocomplete="username" aria-label="Who you are" placeholder="who you are" value={by} onInput={(event) => setBy(event.currentTarget.value)} />
        <input class="field grow" type="password" autocomplete="off" aria-label="Token" placeholder="token" value={token} onInput={(event) => setToken(event.currentTarget.value)} />
        <button type="submit" class="button primary" disabled={!token || !by.trim()}>Use the token</button>
      </form>
    </section>
  );
}

const TITLES = { pause: 'Pause', resume: 'Resume', close: 'Close' } as const;

function CurriculumTable({ items, onAct }: { readonly items: readonly CurriculumItem[]; readonly onAct: (act: ConfirmedAct) => void }) {
  if (items.length === 0) return <Empty title="No curriculum yet"><code>skillstream curriculum create NAME --student S --budget 1000</code></Empty>;
  return (
    <table class="plain">
      <thead><tr><th>Curriculum</th><th>Student</th><th>Policy</th><th>Phase</th><th class="number">Selected</th><th class="number">Progress</th><th class="number">Error rate</th><th>Created</th>{operator.value && <th><span class="unseen">Acts</span></th>}</tr></thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.name}>
            <td><a href={href('training', { curriculum: [item.name] })}>{item.name}</a></td>
            <td>{item.student}</td>
            <td>{item.policy}</td>
            <td><PhaseTag item={item} />{item.detail && <div class="muted small">{item.detail}</div>}</td>
            <td class="number">{count(item.selected)}</td>
            <td class="number">{percent(item.progress, 0)}</td>
            <td class="number">{percent(item.errorRate?.mean)}</td>
            <td><Ago at={item.createdAt} />{item.createdBy && <span class="muted small"> by {item.createdBy}</span>}</td>
            {operator.value && (
              <td class="acts-cell">
                {item.acts.map((kind) => (
                  <button key={kind} type="button" class={kind === 'close' ? 'button small danger' : 'button small'} aria-label={`${TITLES[kind]} ${item.name}`} onClick={() => onAct({ kind, curriculum: item.name })}>{TITLES[kind]}</button>
                ))}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ActTable({ acts }: { readonly acts: Acts }) {
  if (acts.items.length === 0) return <Empty title="No act yet"><span>Whatever an operator does to a curriculum or a trace is recorded here.</span></Empty>;
  return (
    <table class="plain">
      <thead><tr><th>When</th><th>Who</th><th>Did</th><th>To</th><th>Why</th></tr></thead>
      <tbody>
        {acts.items.map((item, index) => (
          <tr key={`${item.at}${item.act}${item.what}${index}`}>
            <td><Ago at={item.at} /></td>
            <td>{item.by ?? <span class="muted">not said</span>}</td>
            <td>{item.act}</td>
            <td class="mono">{item.what}</td>
            <td>{item.reason ?? <span class="muted">not said</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
