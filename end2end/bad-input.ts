// What people enter wrongly, and what the field then says. The same with JavaScript and without.

export interface BadInput {
  /** What the test is called after. */
  what: string;
  /** The label of the field. */
  label: string;
  typed: string;
  sentence: string;
}

const bad = (label: string, cases: [what: string, typed: string, sentence: string][]): BadInput[] =>
  cases.map(([what, typed, sentence]) => ({ what, label, typed, sentence }));

const ELSEWHERE = 'Copy the image to Amazon ECR, or set up a pull-through cache there, and use that reference.';
const PORT = 'Enter a port from 1 to 65535.';
const NUMBER = 'Enter a whole number from 1 to 20.';

export const BAD_IMAGES = bad('Container image URI', [
  ['no image', '', 'Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.'],
  ['words', 'hello world', 'This is not one.'],
  ['a short name of Docker Hub', 'nginx:1.27', 'App Runner cannot pull from Docker Hub. Use the same image in ECR Public: public.ecr.aws/docker/library/nginx:1.27.'],
  ['an official image of docker.io', 'docker.io/library/nginx:1.27', 'Use the same image in ECR Public: public.ecr.aws/docker/library/nginx:1.27.'],
  ['an image of docker.io', 'docker.io/grafana/grafana:11.0.0', `App Runner cannot pull from Docker Hub. ${ELSEWHERE}`],
  ['an image of ghcr.io', 'ghcr.io/owner/app:1', `App Runner cannot pull from ghcr.io. ${ELSEWHERE}`],
  ['an image of quay.io', 'quay.io/prometheus/node-exporter:v1.8.0', `App Runner cannot pull from quay.io. ${ELSEWHERE}`],
  ['upper case', 'public.ecr.aws/nginx/NGINX:1.27', 'Write the repository in lower case: nginx/nginx.'],
  ['a colon without a tag', 'public.ecr.aws/nginx/nginx:', 'Add the tag after the colon, for example :latest, or remove the colon.'],
  ['a short digest', 'public.ecr.aws/nginx/nginx@sha256:abc', 'It is sha256: followed by 64 hexadecimal digits; this one has 3.'],
  ['a digest with other letters', `public.ecr.aws/nginx/nginx@sha256:${'z'.repeat(64)}`, 'Its digits are 0 to 9 and a to f, in lower case.'],
  ['a scheme', 'https://registry.example/app:1', 'Leave out https://.'],
  ['a private image at the public provider', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1', 'Choose Amazon ECR as the provider'],
]);

export const BAD_SETTINGS = [
  ...bad('Service name', [
    ['no name', '', 'Enter a name of 4 to 40 characters.'],
    ['a short name', 'api', 'Enter at least 4 characters. "api" has 3.'],
    ['a long name', 'a'.repeat(41), 'Enter at most 40 characters. This name has 41.'],
    ['a blank in a name', 'my service', 'Use letters, digits, hyphens and underscores. " " cannot be part of a name.'],
    ['markup in a name', '<b>bold</b>', '"<" cannot be part of a name.'],
    ['a hyphen in front', '-service', 'Start the name with a letter or a digit.'],
  ]),
  ...bad('Port', [
    ['port 0', '0', PORT],
    ['port 65536', '65536', PORT],
    ['a port of letters', 'abc', PORT],
    ['no port', '', PORT],
  ]),
];

export const BAD_HEALTH_CHECKS = [
  ...bad('Interval', [
    ['an interval of 0', '0', NUMBER],
    ['an interval of letters', 'often', NUMBER],
  ]),
  ...bad('Timeout', [['a timeout of 21', '21', NUMBER]]),
  ...bad('Healthy threshold', [['no threshold', '', NUMBER]]),
  ...bad('Unhealthy threshold', [['half a threshold', '1.5', NUMBER]]),
  ...bad('Path', [['a path without a slash', 'healthz', 'Start the path with a slash, for example /healthz.']]),
];

/** Rows of the table, with what is said at the name of each. */
export const BAD_VARIABLES: [name: string, value: string, sentence: string | undefined][] = [
  ['LOG_LEVEL', 'info', undefined],
  ['AWSAPPRUNNER_MODE', 'blue', 'Choose another name. AWS reserves names that start with AWSAPPRUNNER.'],
  ['', 'a value without a name', 'Enter a name for this value.'],
  ['LOG_LEVEL', 'debug', 'This name is there twice. Keep one.'],
  ['MY-VAR', '1', 'Use letters, digits and underscores, and start with a letter or an underscore.'],
  ['PORT', '80', 'App Runner sets PORT itself, from the port above. Remove this one.'],
];

export const ENV_TEXT = `# settings of the shop
export LOG_LEVEL=info

GREETING="Hello, \\"world\\"" # quoted
MOTTO='$HOME stays'
URL=http://shop.example/#top
`;
export const ENV_ROWS = [
  ['LOG_LEVEL', 'info'],
  ['GREETING', 'Hello, "world"'],
  ['MOTTO', '$HOME stays'],
  ['URL', 'http://shop.example/#top'],
] as const;
export const BAD_ENV_TEXT = 'A=1\nno variable\nAWSAPPRUNNER_X=1\nB="open\n';
export const BAD_ENV_LINES = [
  'Line 2: Write NAME=value, or # in front of a comment.',
  'Line 3: Choose another name. AWS reserves names that start with AWSAPPRUNNER.',
  'Line 4: Close the quote.',
];
