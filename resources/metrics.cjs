/**
 * Where CloudWatch keeps what is counted: one metric, or by an expression (of CloudWatch's metric math) several together.
 *
 * @typedef {{ Namespace: string, MetricName: string, Dimensions?: object[] }} Metric
 * @typedef {{ metrics: Record<string, Metric>, expression: string, seconds: number }} Computed
 */

/**
 * The metrics of one stack, by whose they are: counted by our own code, of a queue, of a function, of the table.
 *
 * @param {string} name of service and stage @param {string[]} indexes of the table
 */
function metricsOf(name, indexes) {
  /** @param {string} metric */
  const counted = (metric) => ({
    Namespace: 'Piga',
    MetricName: metric,
    Dimensions: [{ Name: 'service', Value: name }],
  });
  /** @param {string} metric @param {string} queue */
  const ofQueue = (metric, queue) => ({
    Namespace: 'AWS/SQS',
    MetricName: metric,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
  });
  /** @param {string} metric @param {string} functionName */
  const ofFunction = (metric, functionName) => ({
    Namespace: 'AWS/Lambda',
    MetricName: metric,
    Dimensions: [{ Name: 'FunctionName', Value: `${name}-${functionName}` }],
  });
  /** Of the table and of each index, which CloudWatch counts apart. @param {string} metric @returns {Computed} */
  const ofTable = (metric) => {
    const table = { Name: 'TableName', Value: { Ref: 'CallsTable' } };
    const places = [[table], ...indexes.map((Value) => [table, { Name: 'GlobalSecondaryIndexName', Value }])];
    return {
      metrics: Object.fromEntries(
        places.map((Dimensions, index) => [
          `m${index}`,
          { Namespace: 'AWS/DynamoDB', MetricName: metric, Dimensions },
        ]),
      ),
      expression: 'SUM(METRICS())',
      seconds: FIVE_MINUTES,
    };
  };

  return { counted, ofQueue, ofFunction, ofTable };
}

/** Seconds over which is counted. */
const FIVE_MINUTES = 300;

module.exports = { metricsOf };
