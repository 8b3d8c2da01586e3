const SHARED_ROLE = 'IamRoleLambdaExecution';

/** Serverless plugin: corrects what the framework puts into the template by itself. */
export default class Template {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:package:initialize': () => keepWarm(this.serverless.service),
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { compiledCloudFormationTemplate } = this.serverless.service.provider;
        const { Resources } = compiledCloudFormationTemplate;
        const { settings } = this.serverless.service.custom;
        dropSharedRole(Resources);
        deployResponsesToo(Resources);
        connectStage(Resources);
        keepLogs(Resources);
        reserveAnswers(Resources, settings.INSTRUCT_CONCURRENCY);
        putFirewallBefore(Resources, settings.WAF_WEB_ACL_ARN);
      },
    };
  }
}

/**
 * The framework publishes each deploy of what is kept warm as a version, and lets the API ask for it by an alias that leads to the
 * newest: as long as that is not warm, callers are answered by the one before it.
 *
 * @param {any} service
 */
function keepWarm({ functions, custom }) {
  const warm = Number(custom.settings.INSTRUCT_KEPT_WARM);
  if (warm > 0) functions.instruct.provisionedConcurrency = warm;
}

/** @param {Record<string, any>} resources @param {string} type */
function idsOf(resources, type) {
  return Object.keys(resources).filter((id) => resources[id].Type === type);
}

/**
 * The framework makes a role for all functions together. Each function has a role of its own, so this one would serve
 * nobody, and allow what any of them needs.
 *
 * @param {Record<string, any>} resources
 */
function dropSharedRole(resources) {
  const { [SHARED_ROLE]: _, ...others } = resources;
  if (JSON.stringify(others).includes(`"${SHARED_ROLE}"`))
    throw new Error(`${SHARED_ROLE} is still used: give each function its own iamRoleStatements`);
  delete resources[SHARED_ROLE];
}

/**
 * A deployment of the API is a picture of it at one moment; what is made after it does not hold.
 *
 * @param {Record<string, any>} resources
 */
function deployResponsesToo(resources) {
  for (const deployment of idsOf(resources, 'AWS::ApiGateway::Deployment'))
    resources[deployment].DependsOn.push(...idsOf(resources, 'AWS::ApiGateway::GatewayResponse'));
}

/**
 * The framework would let the deployment make the stage, and change what it can of it afterwards. The stage is a resource of its own
 * (resources/api-stage.yml), so that throttles and logs are there from the first request on.
 *
 * @param {Record<string, any>} resources
 */
function connectStage(resources) {
  for (const deployment of idsOf(resources, 'AWS::ApiGateway::Deployment')) {
    delete resources[deployment].Properties.StageName;
    resources.ApiGatewayStage.Properties.DeploymentId = { Ref: deployment };
  }
  for (const plan of idsOf(resources, 'AWS::ApiGateway::UsagePlan'))
    resources[plan].DependsOn = 'ApiGatewayStage';
}

/**
 * What could be stored nowhere else is in the logs, so they outlive the stack.
 *
 * @param {Record<string, any>} resources
 */
function keepLogs(resources) {
  for (const group of idsOf(resources, 'AWS::Logs::LogGroup')) {
    resources[group].DeletionPolicy = 'RetainExceptOnCreate';
    resources[group].UpdateReplacePolicy = 'Retain';
  }
}

/**
 * So many answers to callers can be under way at once: a flood elsewhere takes none of them away, nor they all of the account.
 *
 * @param {Record<string, any>} resources
 * @param {string} concurrency
 */
function reserveAnswers(resources, concurrency) {
  if (/^\d+$/.test(concurrency))
    resources.InstructLambdaFunction.Properties.ReservedConcurrentExecutions = Number(concurrency);
}

/**
 * @param {Record<string, any>} resources
 * @param {string} webAcl
 */
function putFirewallBefore(resources, webAcl) {
  if (webAcl === '') return;
  resources.Firewall = {
    Type: 'AWS::WAFv2::WebACLAssociation',
    Properties: {
      WebACLArn: webAcl,
      ResourceArn: {
        'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/restapis/\${ApiGatewayRestApi}/stages/\${ApiGatewayStage}`,
      },
    },
  };
}
