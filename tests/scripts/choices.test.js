import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Address } from '../../web/static/page/address.js';
import { Choices } from '../../web/static/page/choices.js';
import { askMask, readFilters } from '../../web/static/page/filters.js';

/** Choices on an address of their own, with all that was told. */
function begun() {
  const location = new URL('http://map.test/');
  const go = (_state, _title, url) => {
    location.search = new URL(url, location).search;
  };
  const told = [];
  const address = new Address({ location, history: { state: null, pushState: go, replaceState: go } }, ['from', 'q']);
  return {
    told,
    address,
    choices: new Choices(
      address,
      (changes) => told.push(changes),
      () => told.push('given up'),
    ),
  };
}

test('a choice is written and told at once, the next waits for the answer', () => {
  const { told, address, choices } = begun();
  choices.make({ q: 'a' }, true);
  choices.make({ from: '2020-01-01' }, true);
  assert.deepEqual(told, [{ q: 'a' }]);
  assert.equal(address.written(), 'q=a');
  assert.equal(address.read().get('from'), '2020-01-01');
  choices.answered();
  assert.deepEqual(told, [{ q: 'a' }, { from: '2020-01-01' }]);
  assert.equal(address.written(), 'from=2020-01-01&q=a');
  choices.answered();
  assert.equal(choices.open, false);
});

test('what holds already is not told', () => {
  const { told, choices } = begun();
  choices.make({ q: null }, true);
  assert.deepEqual(told, []);
});

test('all that the server has not answered is known', () => {
  const { choices } = begun();
  choices.make({ q: 'a' }, true);
  choices.make({ from: '2020-01-01' }, true);
  assert.deepEqual(choices.unanswered(), { q: 'a', from: '2020-01-01' });
  choices.drop();
  assert.deepEqual(choices.unanswered(), {});
});

test('nobody waits longer than three seconds for an answer', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { told, choices } = begun();
  choices.make({ q: 'a' }, true);
  t.mock.timers.tick(3000);
  assert.deepEqual(told, [{ q: 'a' }, 'given up']);
});

const CATEGORIES = [{ id: 'attack' }, { id: 'strike' }, { id: 'other' }];

test('no category in the address means all of them, unknown ones none', () => {
  const on = (query) => [...readFilters(new URLSearchParams(query), CATEGORIES).on];
  assert.deepEqual(on(''), [1, 1, 1]);
  assert.deepEqual(on('category=strike'), [0, 1, 0]);
  assert.deepEqual(on('category=gone'), [1, 1, 1]);
});

test('filters that differ have different keys, and dates are no part of them', () => {
  const key = (query) => readFilters(new URLSearchParams(query), CATEGORIES).key;
  assert.equal(key('from=2020-01-01&q=a'), key('q=a'));
  assert.notEqual(key('q=a'), key('q=b'));
  assert.notEqual(key('certain=date'), key(''));
});

test('the server is asked only for what it applies', async () => {
  const asked = [];
  const ask = async (query) => asked.push(query);
  assert.equal(await askMask(new URLSearchParams('from=2020-01-01&category=strike'), ask), null);
  await askMask(new URLSearchParams('q=a&dataset=b&from=2020-01-01'), ask);
  assert.deepEqual(asked, ['q=a&dataset=b']);
});
