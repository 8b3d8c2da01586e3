/** Serverless plugin: refuses the two commands that would deploy something else than what was meant. */
export default class DeployGate {
  /** @param {any} serverless */
  constructor(serverless) {
    /** @param {string} message */
    const refuse = (message) => {
      throw new serverless.classes.Error(message);
    };
    this.hooks = {
      'before:deploy:deploy': () => {
        // `service.provider.stage` is what serverless.yml says, whatever the command line says.
        if (serverless.getProvider('aws').getStage() === 'local')
          refuse(
            'The local stage lets anybody start calls, so it is never deployed. Name another: --stage prod',
          );
      },
      'before:deploy:function:initialize': () =>
        refuse(
          'A function is not deployed by itself: it would run beside functions, a table and an API of another version, ' +
            'and a rollback would not know of it. npx serverless deploy --stage … sends all of them, in a minute.',
        ),
    };
  }
}
