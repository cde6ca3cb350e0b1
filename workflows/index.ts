export { adoptionWorkflow } from './adoption.ts';
