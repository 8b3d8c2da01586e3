/* What the peers do not say of themselves. */
declare module 'africastalking';
declare module 'express';
