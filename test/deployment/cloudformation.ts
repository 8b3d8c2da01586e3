import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

/** Holds a template against AWS's own resource schemas: every fault by its path, none when it is right. */
export function faultsOfTemplate({ Resources }: Template): string[] {
  const schemas = loadAwsServiceSpecSync();
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const resource = schemas.lookup('resource', 'cloudFormationType', 'equals', Type)[0];
    if (resource === undefined) return [`${id}: AWS knows no ${Type}`];
    return faultsOfObject(schemas, `${id}(${Type})`, Properties, resource.properties);
  });
}

type Properties = Readonly<Record<string, { readonly type: PropertyType; readonly required?: boolean }>>;

function faultsOfObject(schemas: SpecDatabase, path: string, given: unknown, known: Properties): string[] {
  if (isIntrinsic(given)) return [];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [`${path}: is no object`];
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && !Object.hasOwn(given, name))
    .map(([name]) => `${path}: ${name} is required`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = Object.hasOwn(known, name) ? known[name] : undefined;
    if (property === undefined) return [`${path}: has no property ${name}`];
    return faultsOfValue(schemas, `${path}.${name}`, value, property.type);
  });
  return [...missing, ...wrong];
}

function faultsOfValue(schemas: SpecDatabase, path: string, value: unknown, type: PropertyType): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'string':
    case 'date-time':
      // CloudFormation takes a number or a boolean where text is asked for.
      return ['string', 'number', 'boolean'].includes(typeof value) ? [] : [`${path}: is no text`];
    case 'number':
    case 'integer':
      return typeof value === 'number' || /^-?\d+$/.test(String(value)) ? [] : [`${path}: is no number`];
    case 'boolean':
      return typeof value === 'boolean' || /^(true|false)$/.test(String(value))
        ? []
        : [`${path}: is no boolean`];
    case 'array':
      if (!Array.isArray(value)) return [`${path}: is no list`];
      return value.flatMap((item, at) => faultsOfValue(schemas, `${path}[${at}]`, item, type.element));
    case 'map':
      if (typeof value !== 'object' || value === null) return [`${path}: is no map`];
      return Object.entries(value).flatMap(([key, item]) =>
        faultsOfValue(schemas, `${path}.${key}`, item, type.element),
      );
    case 'ref':
      return faultsOfObject(
        schemas,
        path,
        value,
        schemas.get('typeDefinition', type.reference.$ref).properties,
      );
    case 'union': {
      const tried = type.types.map((alternative) => faultsOfValue(schemas, path, value, alternative));
      return tried.find((faults) => faults.length === 0) ?? tried[0] ?? [];
    }
    case 'tag':
    case 'json':
    case 'null':
      return [];
  }
}

/** `Ref`, `Fn::GetAtt` and the like stand for a value that only AWS will know. */
function isIntrinsic(value: unknown) {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0]?.startsWith('Fn::') === true);
}
