import { instance } from '@viz-js/viz';
import { type Card, cardFont, cardFor, textWidth } from './diagram/card.ts';
import type { Chart } from './diagram/chart.ts';
import type { Layout, Point } from './diagram/picture.ts';

/** Points of Graphviz in a pixel: it measures boxes in inches of 72 points. */
const INCH = 72;

/** Lets Graphviz decide where boxes and arrows stand; it runs here, and needs no browser. */
export async function layOut({ boxes, arrows }: Chart): Promise<Layout> {
  const cards = new Map(boxes.map((box) => [box.name, cardFor(box)]));
  const graph = {
    graphAttributes: { rankdir: 'TB', nodesep: 0.55, ranksep: 0.42, splines: 'spline' },
    nodes: [...cards].map(([name, { width, height }]) => ({
      name,
      attributes: { shape: 'box', fixedsize: true, label: '', width: width / INCH, height: height / INCH },
    })),
    edges: arrows.map(({ from, to, label, mood }, index) => ({
      tail: from,
      head: to,
      attributes: {
        id: `${index}`,
        ...(label === '' ? {} : { label: spacer(label) }),
        // What goes wrong does not decide how far down a step stands as what goes well does.
        weight: mood === 'good' ? 3 : 1,
      },
    })),
  };
  const viz = await instance();
  const drawn = JSON.parse(viz.renderString(graph, { format: 'json' })) as Drawn;
  const [, , width = 0, height = 0] = numbers(drawn.bb);
  const flip = ([x, y]: Point): Point => [x, height - y];

  return {
    width,
    height,
    cards: drawn.objects.map(({ name, pos }) => {
      const card = cards.get(name) as Card;
      const [x, y] = flip(numbers(pos) as unknown as Point);
      return { card, x: x - card.width / 2, y: y - card.height / 2 };
    }),
    arrows: (drawn.edges ?? []).map(({ id, pos, lp }) => ({
      arrow: arrows[Number(id)] as (typeof arrows)[number],
      curve: curveIn(pos).map(flip),
      label: lp === undefined ? undefined : flip(numbers(lp) as unknown as Point),
    })),
  };
}

/** Graphviz measures a label by fonts that it does not have: it is given room as a box of the right size. */
function spacer(label: string): { readonly html: string } {
  const width = Math.ceil(textWidth(label, cardFont.note)) + 10;
  return {
    html: `<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="${width}" HEIGHT="18"><TR><TD></TD></TR></TABLE>`,
  };
}

interface Drawn {
  readonly bb: string;
  readonly objects: readonly { readonly name: string; readonly pos: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string; readonly lp?: string }[];
}

function numbers(written: string) {
  return written.split(',').map(Number);
}

/** `e,x,y` is the tip of the arrow; the points of the curve follow. */
function curveIn(pos: string): Point[] {
  const points = pos.split(' ');
  const tip = points.find((point) => point.startsWith('e,'))?.slice(2);
  const curve = points
    .filter((point) => !/^[se],/.test(point))
    .map((point) => numbers(point) as unknown as Point);
  if (tip === undefined) return curve;
  // The tip lies in the direction of the last part, which is led on to it.
  const end = numbers(tip) as unknown as Point;
  return [...curve.slice(0, -1), end];
}
