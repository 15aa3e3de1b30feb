/** Every version the suite installs, in one place. "Newest" means newest when this line was last changed: a run must be repeatable. */
export const VERSIONS = {
  javaClients: ['4.4.0', '3.6.2', '2.8.2'],
  kafkaTools: '4.3.1',
  kafkaReference: '4.3.0',
  jackson: '2.21.2',
  slf4j: '1.7.36',
  confluentKafka: '2.16.1',
  franzGo: '1.22.2',
  sarama: '1.61.1',
  rdkafka: '0.39.0',
  kafkajs: '2.2.4',
  platformatic: '1.35.0',
  kcat: '1.7.1',
} as const
