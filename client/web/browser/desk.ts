import { countDown } from './countdown.ts';
import { offerBatch } from './batch.ts';
import { keepDrafts } from './drafts.ts';
import { followPage, watchConnection } from './live.ts';
import { offerNextKey, takeSignedIn } from './nextKey.ts';
import { offerSavedViews } from './savedViews.ts';
import { offerSignIn } from './signIn.ts';
import { offerSigning } from './sign.ts';
import { travelBySlider } from './travel.ts';
import { limitUploads } from './uploads.ts';
import { showVariants } from './variants.ts';
import { checkRecords, sayBusy } from './verifyFile.ts';

/** What the desk does where scripts run; everything can be read without them. */

document.cookie = `concordat-zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; samesite=strict; max-age=31536000`;
for (const element of document.querySelectorAll<HTMLElement>('.needs-script')) element.hidden = false;

followPage();
watchConnection();
countDown();
keepDrafts();
limitUploads();
showVariants();
travelBySlider();
checkRecords();
sayBusy();
offerSavedViews();
void offerSignIn();
// Which key is in use is known before any is offered.
void takeSignedIn().then(() => Promise.all([offerSigning(), offerNextKey(), offerBatch()]));
