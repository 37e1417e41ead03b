// What the search for chats says where it finds none: Chainlit says that there are no chats at all.

import { translate } from '../i18n.js';
import { provide } from './provided.js';

export const provideSearch = () => provide('nothingFound', (words) => translate('page.nothing_found', { words: words.trim() }));
