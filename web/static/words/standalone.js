/** The texts of the page that needs no server, beside those of the map. */

import { addWords, say } from './say.js';

addWords('en', {
  'page.theme.dark': 'Dark',
  'page.theme.light': 'Light',
  'page.theme.switch': 'Switch to the {theme} theme',
  'page.too_old': 'this browser cannot unpack them; a newer one can',
  'page.missing': 'this page does not hold it',
  'list.title': 'Events',
  'list.caption': 'Choose an event to find it on the map. A column’s name sorts by it.',
  'list.count': '{shown} of {total} shown',
  'list.none': 'No event passes.',
  'list.date': 'Date',
  'list.category': 'Category',
  'list.event': 'Event',
  'list.place': 'Place',
  'list.pages': 'Pages of the list',
  'list.rows': '{first} to {last} of {n}',
  'list.earlier': 'Previous rows',
  'list.later': 'Next rows',
});

export { say };
