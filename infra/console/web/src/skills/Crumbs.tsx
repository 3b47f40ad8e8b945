/** Where one is in the tree; each name goes there. */
export function Crumbs({ names, onGo }: { readonly names: readonly string[]; readonly onGo: (depth: number) => void }) {
  return (
    <nav class="crumbs" aria-label="Path in the skill tree">
      {names.map((name, depth) => (
        <span key={depth} class="crumb">
          {depth > 0 && <span aria-hidden="true" class="muted">›</span>}
          {depth === names.length - 1 ? (
            <strong class="ellipsis" aria-current="location" title={name}>{name}</strong>
          ) : (
            <button type="button" class="ellipsis" title={name} onClick={() => onGo(depth)}>{name}</button>
          )}
        </span>
      ))}
    </nav>
  );
}
