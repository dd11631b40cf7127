// Every numbered procedure of the guide's chapters on creating a service, by its name there.

import { configurationFile, settingsHere } from './source-code.ts';
import { whenServiceCreationFails } from './failed-create.ts';
import { galleryImage } from './gallery-image.ts';
import { amazonEcr, amazonEcrPublic } from './image.ts';
import type { Reader } from './reader.ts';

const CREATE = 'To create an App Runner service using the console';

export const PROCEDURES: [title: string, follow: (reader: Reader, name: string) => Promise<void>, name: string][] = [
  [`${CREATE}: a code repository, Configure all settings here`, settingsHere, 'by-settings'],
  [`${CREATE}: a code repository, Use a configuration file`, configurationFile, 'by-file'],
  [`${CREATE}: an Amazon ECR image`, amazonEcr, 'of-ecr'],
  [`${CREATE}: an Amazon ECR Public image`, amazonEcrPublic, 'of-ecr-public'],
  ['To launch a gallery image as an App Runner service', galleryImage, 'of-gallery'],
  ['When service creation fails', whenServiceCreationFails, 'of-failure'],
];
