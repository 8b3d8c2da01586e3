/** Of the document that `openApi` makes, what a page shows. */
export interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** A schema, parameter, answer or operation of the document, as far as a page shows it. */
interface Described {
  readonly [name: string]: unknown;
  readonly description?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string | boolean;
  readonly examples?: readonly unknown[];
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[] | boolean;
  readonly additionalProperties?: Described | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly (Described & {
    readonly name: string;
    readonly in: string;
    readonly schema: Described;
  })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Described }>> };
  readonly responses: Readonly<
    Record<string, Described & { readonly content: Readonly<Record<string, { readonly schema: Described }>> }>
  >;
}

/** The API description as a page to read: HTML without a script, that needs nothing but its style sheet beside it. */
export function pageOf(document: Document): string {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  );
  const [server] = document.servers;
  const groups = document.tags.map(({ name, description: told = '' }) => ({
    name,
    told,
    entries: all.filter(({ operation, method }) => operation.tags.includes(name) && method !== 'head'),
  }));
  const schemas = Object.entries(document.components.schemas as Record<string, Described>);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(document.info.title)}: the HTTP API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/styles/colours.css">
<link rel="stylesheet" href="page.css">
</head>
<body>
<header>
<h1><img src="/icon.svg" alt="" width="28" height="28"> ${escaped(document.info.title)} <span>the HTTP API, ${escaped(document.info.version)}</span></h1>
<p>At <code>${escaped(server?.url ?? '')}</code>. A deployed stage wants the header <code>x-api-key</code> of programs; this machine wants none.</p>
<p><a href="openapi.json">openapi.json</a> (OpenAPI ${document.openapi}) is the same for machines. <a href="/">To the phone</a></p>
</header>
<nav aria-label="Endpoints">${groups.map(({ name, entries }) => `<h2>For ${escaped(name)}</h2><ul>${entries.map(linkOf).join('')}</ul>`).join('')}
<h2>What they speak of</h2><ul>${schemas.map(([name]) => `<li>${linkTo(name)}</li>`).join('')}</ul></nav>
<main>
${groups.map(({ name, told, entries }) => `<section aria-labelledby="${idOf(name)}"><h2 id="${idOf(name)}">For ${escaped(name)}</h2>${told === '' ? '' : `<p>${escaped(told)}</p>`}${entries.map((entry) => articleOf(entry, server?.url ?? '')).join('')}</section>`).join('\n')}
<section aria-labelledby="schemas"><h2 id="schemas">What they speak of</h2>${schemas.map(([name, schema]) => `<article id="${name}"><h3>${name}</h3>${fieldsOf(schema)}</article>`).join('\n')}</section>
</main>
</body>
</html>
`;
}

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function linkOf({ path, method, operation }: Entry) {
  return `<li><a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${escaped(path)}</a></li>`;
}

function articleOf({ path, method, operation }: Entry, server: string) {
  const { parameters = [], requestBody, responses } = operation;
  const [[mediaType, body] = []] = Object.entries(requestBody?.content ?? {});
  return `<article id="${operation.operationId}">
<h3><b>${method.toUpperCase()}</b> ${escaped(path)}</h3>
<p>${words(operation.summary)}.</p>
<pre tabindex="0" aria-label="An example for the command line"><code>${escaped(exampleOf({ path, method, operation }, server))}</code></pre>
${
  parameters.length === 0
    ? ''
    : table(
        'Parameters',
        parameters.map((entry) =>
          row(
            entry.name,
            `in the ${entry.in}`,
            { ...entry.schema, ...(entry.description !== undefined && { description: entry.description }) },
            entry.required === true,
          ),
        ),
      )
}
${body === undefined ? '' : `<h4>Body: <code>${Object.keys(requestBody?.content ?? {}).join('</code> or <code>')}</code></h4>${fieldsOf(body.schema, mediaType)}`}
<h4>Answers</h4><dl>${Object.entries(responses)
    .map(
      ([status, answer]) =>
        `<dt data-good="${status < '400'}">${status}</dt><dd>${words(answer.description ?? '')}${contentOf(answer.content)}</dd>`,
    )
    .join('')}</dl>
</article>`;
}

function exampleOf({ path, method, operation }: Entry, server: string): string {
  const wanted = (operation.parameters ?? []).filter(
    ({ required, in: place }) => required === true && place === 'query',
  );
  const query = wanted.map(({ name }) => `?${name}=254711000111`).join('');
  const at = `${server}${path.replace('{sessionId}', 'ATVId_…').replace('{id}', '…')}${query}`;
  const [content] = Object.entries(operation.requestBody?.content ?? {});
  const verb =
    method === 'get' || (method === 'post' && content !== undefined) ? '' : ` -X ${method.toUpperCase()}`;
  if (content === undefined) return `curl${verb} "${at}"`;
  const [type, { schema }] = content;
  if (type !== 'application/json') return `curl ${at} --data sessionId=ATVId_1 --data isActive=1`;
  return `curl${verb} ${at} --json '${exampleBody(schema)}'`;
}

/** The fields that are needed, or one of those that are not, each with its example. */
function exampleBody({ properties = {}, required }: Described): string {
  const all = Object.entries(properties).flatMap(([name, { examples = [] }]) =>
    examples.length === 0 ? [] : [[name, examples[0]] as const],
  );
  const needed = Array.isArray(required) ? all.filter(([name]) => required.includes(name)) : [];
  const shown = needed.length > 0 ? needed : all.slice(0, 1);
  return `{${shown.map(([name, example]) => `"${name}": ${JSON.stringify(example)}`).join(', ')}}`;
}

function contentOf(content: Readonly<Record<string, { readonly schema: Described }>>): string {
  return Object.entries(content)
    .map(
      ([type, { schema }]) => `<span class="content"><code>${escaped(type)}</code> ${typeOf(schema)}</span>`,
    )
    .join('');
}

function fieldsOf(schema: Described, caption = 'Fields'): string {
  const told = schema.description === undefined ? '' : `<p>${words(schema.description)}</p>`;
  if (schema.properties === undefined) return `${told}<p>${typeOf(schema)}</p>`;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const rows = Object.entries(schema.properties).map(([name, field]) =>
    row(name, '', field, required.includes(name)),
  );
  const more = typeof schema.additionalProperties === 'object' ? '<p>And whatever else, as text.</p>' : '';
  return told + table(caption, rows) + more;
}

function table(caption: string, rows: readonly string[]): string {
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption><thead><tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function row(name: string, place: string, schema: Described, required: boolean): string {
  const marks = [place, required ? 'needed' : '']
    .filter((mark) => mark !== '')
    .map((mark) => ` <small>${mark}</small>`);
  return `<tr><th scope="row"><code>${escaped(name)}</code>${marks.join('')}</th><td>${typeOf(schema)}</td><td>${words(schema.description ?? '')}</td></tr>`;
}

/** What a value is, in a few words. */
function typeOf(schema: Described): string {
  if (schema.$ref !== undefined) return linkTo(schema.$ref.split('/').at(-1) ?? '');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.const !== undefined) return `<code>${escaped(String(schema.const))}</code>`;
  if (schema.enum !== undefined) return schema.enum.map((word) => `<code>${escaped(word)}</code>`).join(' ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.properties !== undefined)
    return `<dl class="inside">${Object.entries(schema.properties)
      .map(([name, field]) => `<dt><code>${escaped(name)}</code></dt><dd>${typeOf(field)}</dd>`)
      .join('')}</dl>`;
  return escaped(plainType(schema));
}

function plainType({ type = 'anything', format, minimum, maximum }: Described): string {
  const word = format ?? { string: 'text', integer: 'whole number', boolean: 'true or false' }[type] ?? type;
  const range =
    minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''} to ${maximum ?? '…'}`;
  return word + range;
}

function linkTo(name: string): string {
  return `<a href="#${name}">${escaped(name)}</a>`;
}

function idOf(name: string): string {
  return `for-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** Words of the description, in which names stand between backticks. */
function words(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}
