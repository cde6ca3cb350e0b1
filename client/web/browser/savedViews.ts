import { readViews, viewName, withoutView, withView, type SavedView } from '../savedViews.ts';

/** Lets whoever looks name the present address, open what it named before, and delete it. */
export function offerSavedViews(): void {
  const section = document.getElementById('saved-views');
  const who = document.body.dataset['who'];
  const form = section?.querySelector('form');
  const list = section?.querySelector('ul');
  const status = section?.querySelector<HTMLElement>('[role=status]');
  const field = form?.querySelector('input');
  if (!section || !form || !list || !status || !field || who === undefined) return;
  const key = `views ${who} ${section.dataset['of'] ?? ''}`;
  const word = (name: string) => section.dataset[name] ?? '';

  const show = () => {
    const views = readViews(localStorage.getItem(key));
    list.replaceChildren(...views.map(itemOf));
    section.querySelector<HTMLElement>('.empty')!.hidden = views.length > 0;
  };
  const itemOf = ({ name, query }: SavedView) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${location.pathname}${query}`;
    const words = document.createElement('bdi');
    words.textContent = name;
    link.append(words);
    if (query === location.search) link.setAttribute('aria-current', 'page');
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'quiet';
    remove.textContent = word('delete');
    remove.setAttribute('aria-label', `${word('delete')}: ${name}`);
    remove.addEventListener('click', () => {
      keep(withoutView(readViews(localStorage.getItem(key)), name), `${word('deleted')}: ${name}`);
      field.focus();
    });
    item.append(link, ' ', remove);
    return item;
  };
  const keep = (views: readonly SavedView[], told: string) => {
    try {
      localStorage.setItem(key, JSON.stringify(views));
      status.textContent = told;
    } catch {
      // The browser has no room, or keeps nothing.
      status.textContent = word('failed');
    }
    show();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const views = withView(readViews(localStorage.getItem(key)), field.value, location.search);
    if (views === null) {
      status.textContent = word('failed');
      return;
    }
    keep(views, `${word('saved')}: ${viewName(field.value)}`);
    field.value = '';
  });
  // The same person may have it open twice.
  window.addEventListener('storage', (event) => {
    if (event.key === key) show();
  });
  show();
}
