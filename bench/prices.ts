/**
 * AWS's list prices in US dollars as they stood in the first half of 2026, of us-east-1, without free tiers; Africa's own
 * region costs about a third more. They are those of the pricing pages of AWS Lambda, Amazon API Gateway, Amazon
 * DynamoDB, AWS X-Ray, Amazon CloudWatch, Amazon EC2, Amazon EBS, Elastic Load Balancing and Amazon RDS for PostgreSQL:
 * look there before you rely on one.
 */
export const prices = {
  asOf: 'the first half of 2026',
  region: 'us-east-1',
  lambda: { request: 0.2e-6, gigabyteSecond: 0.000_013_333_4 }, // arm64
  apiGateway: { request: 3.5e-6 }, // REST
  dynamodb: { writeUnit: 0.625e-6, gigabyteMonth: 0.25, backupGigabyteMonth: 0.2 },
  xray: { trace: 5e-6 },
  logs: { gigabyte: 0.5 },
  server: {
    't4g.small, an hour': 0.0168,
    'RDS db.t4g.micro with PostgreSQL, an hour': 0.016,
    'disk of the database, gigabyte and month': 0.115,
    'disk of the server, gigabyte and month': 0.08,
    'load balancer, an hour': 0.0225,
  },
} as const;

export const hoursInMonth = 730;
