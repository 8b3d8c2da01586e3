import { describe, expect, test } from 'vitest';
import { flowFor } from '../../lib/flows/definition/routing.ts';
import { flow, openingHours, route } from '../../lib/flows/index.ts';

const any = flow({ start: 'a', steps: { a: { end: 'Goodbye.' } } });
const office = openingHours({ timeZone: 'Africa/Nairobi', week: { 'mon-fri': '08:00-17:00' } });
const routing = route({
  flows: { welcome: any, menu: any, night: any, agents: any, survey: any },
  numbers: {
    '+254711082000': [{ during: office, flow: 'menu' }, 'night'],
    '+254711082001': ['agents'],
    '+254711082002': [{ during: office, flow: 'menu' }],
  },
  outbound: 'survey',
  otherwise: 'welcome',
});
const noon = Date.parse('2026-03-02T12:00+03:00');
const midnight = Date.parse('2026-03-02T00:00+03:00');

describe('the routing table', () => {
  test.each([
    ['+254711082000', noon, 'menu'],
    ['+254711082000', midnight, 'night'],
    ['+254711082001', midnight, 'agents'],
    ['+254711082002', noon, 'menu'],
    ['+254711082002', midnight, 'welcome'],
    ['+254711082009', noon, 'welcome'],
    ['constructor', noon, 'welcome'],
    [undefined, noon, 'welcome'],
  ])('leads a call to %s at %s to %s', (destinationNumber, at, flow) => {
    expect(flowFor(routing, { direction: 'Inbound', destinationNumber }, at)).toBe(flow);
  });

  test('leads a call that we started without naming a flow by its own entry, whatever our number', () => {
    expect(flowFor(routing, { direction: 'Outbound', destinationNumber: '+254711082000' }, noon)).toBe(
      'survey',
    );
  });

  test('leads such a call to the last resort where it has no entry', () => {
    const plain = route({ flows: { welcome: any }, otherwise: 'welcome' });

    expect(flowFor(plain, { direction: 'Outbound' }, noon)).toBe('welcome');
  });
});
