import { useEffect } from 'preact/hooks';
import { connection, status } from '../live/events';
import { connectionText } from '../live/connection';
import { ActsView } from '../acts/ActsView';
import { operator } from '../acts/operator';
import { FlowView } from '../flow/FlowView';
import { SelectionsView } from '../selections/SelectionsView';
import { SharesView } from '../selections/SharesView';
import { SkillPage } from '../skills/SkillPage';
import { SkillsView } from '../skills/SkillsView';
import { TrainingView } from '../training/TrainingView';
import { count } from '../format/number';
import { exact } from '../format/time';
import { Dialog } from './Dialog';
import { followKeys, helpOpen, KEYS } from './keys';
import { href, route, type View } from './route';
import { switchTheme, theme } from './theme';

const PLACES: readonly (readonly [View, string, readonly View[]])[] = [
  ['skills', 'Skills', ['skills', 'skill']],
  ['selections', 'Selections', ['selections', 'shares']],
  ['training', 'Training', ['training']],
  ['flow', 'Flow', ['flow']],
  ['acts', 'Acts', ['acts']],
];

/** The page's head, and the view that the address names below it. */
export function Shell() {
  const { view } = route.value;
  useEffect(followKeys, []);
  useEffect(() => {
    const place = PLACES.find(([, , views]) => views.includes(view));
    document.title = `${place?.[1] ?? 'Console'} · skillstream${status.value ? ` · ${status.value.namespace}` : ''}`;
  }, [view, status.value?.namespace]);
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById('content')?.focus())}>
        Skip to the content
      </a>
      <header class="head">
        <a class="brand" href={href('skills')}>
          <Mark />
          skillstream
        </a>
        <nav aria-label="Views">
          {PLACES.map(([name, text, views]) => (
            <a key={name} href={href(name)} aria-current={views.includes(view) ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
        <span class="grow" />
        {status.value && (
          <span class="namespace ellipsis" title={`Namespace ${status.value.namespace} on ${status.value.bootstrapServers}`}>
            {status.value.namespace} <span class="muted">on {status.value.bootstrapServers}</span>
          </span>
        )}
        <ConnectionState />
        <button type="button" class="button plain icon" aria-label={theme.value === 'dark' ? 'Switch to light' : 'Switch to dark'} title="Light or dark (d)" onClick={switchTheme}>
          {theme.value === 'dark' ? '☀' : '☾'}
        </button>
        <button type="button" class="button plain icon" aria-label="Keys" title="Keys (?)" onClick={() => (helpOpen.value = true)}>?</button>
      </header>
      <main id="content" tabIndex={-1}>
        <h1 class="unseen">{PLACES.find(([, , views]) => views.includes(view))?.[1]}</h1>
        <Content view={view} />
      </main>
      {helpOpen.value && <Help />}
    </>
  );
}

function Content({ view }: { readonly view: View }) {
  switch (view) {
    case 'skills':
      return <SkillsView />;
    case 'skill':
      return <SkillPage />;
    case 'selections':
      return <SelectionsView />;
    case 'shares':
      return <SharesView />;
    case 'training':
      return <TrainingView />;
    case 'flow':
      return <FlowView />;
    case 'acts':
      return <ActsView />;
  }
}

function ConnectionState() {
  const now = connection.value;
  const hint =
    now.kind === 'live'
      ? `Shows what the topics hold, since ${exact(now.since)}`
      : now.kind === 'catching-up'
        ? `${count(now.lag)} records of the topics are still to be read`
        : now.kind === 'reconnecting'
          ? now.lost === 'brokers'
            ? 'The console’s server does not reach the brokers; it keeps trying'
            : 'The page does not reach the console’s server; it keeps trying'
          : 'Asking the console’s server';
  return (
    <span class={`connection ${now.kind}`} role="status" title={hint}>
      <span class="dot" aria-hidden="true" />
      {connectionText(now)}
      {operator.value && <span class="muted" title={`Acts are done as ${operator.value.by}`}> · can act</span>}
    </span>
  );
}

function Help() {
  return (
    <Dialog title="Keys" onClose={() => (helpOpen.value = false)}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys.split(' ').map((key) => (key === 'then' ? ' then ' : <kbd key={key}>{key}</kbd>))}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <circle cx="16" cy="16" r="4.6" fill="#c4524d" />
      <path d="M16 5a11 11 0 0 1 11 11" fill="none" stroke="#e2804f" stroke-width="4.6" />
      <path d="M27 16a11 11 0 0 1-16.5 9.53" fill="none" stroke="#a83f6b" stroke-width="4.6" />
      <path d="M10.5 25.53A11 11 0 0 1 16 5" fill="none" stroke="#f0b06a" stroke-width="4.6" />
    </svg>
  );
}
