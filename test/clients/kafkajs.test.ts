import { testClient } from './in-test.ts'

testClient('kafkajs')
