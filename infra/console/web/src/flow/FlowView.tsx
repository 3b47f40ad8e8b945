import type { Flow } from '../api';
import { Answered, Empty } from '../app/parts';
import { brief, count, perSecond } from '../format/number';
import { address } from '../live/ask';
import { useQuestion } from '../live/question';
import { DeadLetterCard } from './DeadLetterCard';
import { Pipeline } from './Pipeline';
import { stagesOf } from './pipeline';

/** What passes where, what waits, and what was refused. */
export function FlowView() {
  const answer = useQuestion<Flow>(address('flow'), { flow: (_, event) => event });
  return (
    <div class="view flow">
      <Answered answer={answer}>
        {(flow) => (
          <>
            <Stuck flow={flow} />
            <section class="card" aria-label="Pipeline">
              <header><h2>Pipeline</h2><span class="muted small">records a second into each stage, and what waits there · Enter opens a stage</span></header>
              <div class="body">
                {flow.stages.length === 0 ? (
                  <Empty title="No stage has said anything yet">
                    <span>Start the topology:</span>
                    <code>skillstream topology --skill-tree tree.json</code>
                  </Empty>
                ) : (
                  <Pipeline stages={stagesOf(flow)} />
                )}
              </div>
            </section>
            <div class="halves">
              <Groups flow={flow} />
              <Topics flow={flow} />
            </div>
          </>
        )}
      </Answered>
      <DeadLetterCard />
    </div>
  );
}

function Stuck({ flow }: { readonly flow: Flow }) {
  if (flow.stuck.length === 0) return <p class="note calm">✓ Nothing is stuck.</p>;
  return (
    <ul class="stuck" aria-label="What is stuck, and why">
      {flow.stuck.map((item) => (
        <li key={`${item.who}${item.what}`} class={`note ${item.severity === 'problem' ? 'bad' : 'warn'}`}>
          <strong>{item.severity === 'problem' ? '✗' : '!'} {item.who}</strong> {item.what}
          {item.doNext && <span class="do-next">→ {item.doNext}</span>}
        </li>
      ))}
    </ul>
  );
}

function Groups({ flow }: { readonly flow: Flow }) {
  return (
    <section class="card" aria-label="Consumer groups">
      <header><h2>Applications and workers</h2><span class="muted small">lag of their consumer groups</span></header>
      {flow.groups.length === 0 ? (
        <Empty title="No application has committed anything yet" />
      ) : (
        <div class="body scroll">
          <table class="plain">
            <thead><tr><th>What it is</th><th>State</th><th class="number">Members</th><th class="number">Records/s</th><th class="number">Lag</th></tr></thead>
            <tbody>
              {flow.groups.map((group) => (
                <tr key={group.group}>
                  <td><span title={group.group}>{group.role || group.group}</span></td>
                  <td>{group.state.toLowerCase().replace(/_/g, ' ')}</td>
                  <td class="number">{count(group.members)}</td>
                  <td class="number">{perSecond(group.recordsPerSecond)}</td>
                  <td class={group.lag > 0 ? 'number lagging' : 'number'}>{count(group.lag)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Topics({ flow }: { readonly flow: Flow }) {
  return (
    <section class="card" aria-label="Topics">
      <header><h2>Topics</h2><span class="muted small">{count(flow.topics.length)}</span></header>
      <div class="body scroll">
        <table class="plain">
          <thead><tr><th>Topic</th><th class="number">Records/s</th><th class="number">Records</th></tr></thead>
          <tbody>
            {flow.topics.map((topic) => (
              <tr key={topic.topic}>
                <td class="mono">{topic.topic}</td>
                <td class="number">{perSecond(topic.recordsPerSecond)}</td>
                <td class="number" title={count(topic.records)}>{brief(topic.records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
