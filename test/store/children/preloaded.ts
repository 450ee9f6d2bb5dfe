/** Loaded before the program: says so, and opens a journal, as a preloaded monitor does. */
import { appendFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import { makeEventWithId } from './event.ts'

const database = process.env['TEST_DATABASE'] ?? ''
appendFileSync(`${database}.loads`, `${threadId}\n`)
openJournalStore({ path: database }).insert([makeEventWithId(`preloaded-${process.pid}`)])
