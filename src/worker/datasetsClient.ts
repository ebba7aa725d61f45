// The data sets' entries of the worker as plain functions for the page.
import type { DatasetEntry } from './datasetTypes.ts'
import { call, remote } from './host.ts'

export const listDatasets = (): Promise<DatasetEntry[]> => call(remote().listDatasets())
