import type { Resource, Template } from './cloudformation.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a function asks of AWS: `dynamodb:Query` on `table`, `table/index/byTime`, `queue`, `scheduled-calls` or `bucket/*`. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
  /** The partitions that it is about: `dynamodb:LeadingKeys`. */
  readonly keys: readonly string[];
}

export function statementsOf(name: string, { Resources }: Template): readonly Statement[] {
  const isCalled = ({ Properties }: Resource) => Properties?.['FunctionName'] === `piga-prod-${name}`;
  const { Role } = Object(Object.values(Resources).find(isCalled)?.Properties);
  const { Policies } = Object(Resources[Role['Fn::GetAtt'][0]]?.Properties) as {
    Policies: { PolicyDocument: { Statement: Statement[] } }[];
  };
  return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** `table` and `queue` for what they stand for; everything else as it is written. */
export function writtenResource(resource: unknown): string {
  const names: Record<string, string> = {
    '{"Fn::GetAtt":["CallsTable","Arn"]}': 'table',
    '{"Fn::GetAtt":["CallsTable","StreamArn"]}': 'stream',
    '{"Fn::GetAtt":["DeferredEventsQueue","Arn"]}': 'queue',
    '{"Fn::GetAtt":["UnrelayedQueue","Arn"]}': 'unrelayed',
    '{"Fn::GetAtt":["ScheduledCallsQueue","Arn"]}': 'scheduled-calls',
    '{"Fn::GetAtt":["DeliveriesQueue","Arn"]}': 'deliveries',
    '{"Fn::GetAtt":["RecordingsQueue","Arn"]}': 'recordings',
  };
  const sub = (resource as { 'Fn::Sub'?: string })['Fn::Sub'];
  return (
    names[JSON.stringify(resource)] ??
    sub
      ?.replace(/\$\{CallsTable\.Arn\}/, 'table')
      .replace(/\$\{RecordingsBucket\.Arn\}/, 'bucket')
      .replace(
        /^arn:\$\{AWS::Partition\}:ssm:\$\{AWS::Region\}:\$\{AWS::AccountId\}:parameter\/piga\/prod\//,
        'parameter/',
      ) ??
    String(resource)
  );
}

/** Each action with each resource that a statement names. */
export function grantsOf({ Action, Resource }: Statement) {
  return Action.flatMap((action) =>
    [Resource].flat().map((resource) => ({ action, resource: writtenResource(resource) })),
  );
}

/** Whether a statement allows what is asked, as far as our roles go: every operator that they use, and no others. */
export function allows(statement: Statement, { action, resource, keys }: Asked): boolean {
  return (
    statement.Effect === 'Allow' &&
    grantsOf(statement).some((grant) => grant.action === action && grant.resource === resource) &&
    Object.entries(statement.Condition ?? {}).every(([operator, { 'dynamodb:LeadingKeys': wanted = [] }]) => {
      if (operator === 'Null') return (keys.length === 0) === (wanted === 'true');
      if (operator !== 'ForAllValues:StringLike') throw new Error(`${operator} is not known here`);
      return keys.every((key) => [wanted].flat().some((pattern) => isLike(key, pattern)));
    })
  );
}

function isLike(text: string, pattern: string) {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
