/** Data stores and the migration tools that empty them. The lines are facts from the tools' own manuals. */
import { hasFlag } from '../command-pattern.ts'
import type { ShellRule } from '../types.ts'

/** Data stores and the migration tools that empty them. */
export const STORE_RULES: readonly ShellRule[] = [
  {
    id: 'shell.store-flush',
    level: 'dangerous',
    score: 0.8,
    reason: 'Empties a whole data store or drops a database.',
    source: 'Redis FLUSHALL, MongoDB dropDatabase, dropdb(1), mysqladmin(1); MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    commands: [
      'redis-cli|valkey-cli|keydb-cli flushall|flushdb|shutdown|debug',
      'redis-cli|valkey-cli|keydb-cli ** flushall|flushdb|shutdown',
      'dropdb *',
      'mysqladmin ** drop|shutdown',
      'mariadb-admin ** drop|shutdown',
      'influx ** delete|drop',
      'etcdctl del --prefix|--from-key',
      'rails|rake|bin/rails db:drop|db:reset|db:purge|db:schema:load|db:drop:all',
      'bundle db:drop|db:reset',
      'prisma migrate reset',
      'prisma db push --force-reset|--accept-data-loss',
      'php|artisan artisan migrate:fresh|db:wipe|migrate:reset',
      'artisan migrate:fresh|db:wipe|migrate:reset',
      'sequelize|sequelize-cli db:drop',
      'knex migrate:rollback --all',
      'typeorm schema:drop',
      'mix|ecto ecto.drop|ecto.reset',
      'alembic downgrade base',
      'manage.py flush|reset_db|sqlflush',
      'django-admin flush|reset_db',
      'sqlx database|db drop|reset',
      'diesel database reset|drop',
      'flyway clean',
      'liquibase drop-all|dropall',
      'goose|dbmate|migrate drop|reset|down-to',
      'initdb|pg_resetwal -f|--force',
      'pg_dropcluster|pg_resetwal *',
      'hdfs dfs -rm|-rmr -r|-R|-skipTrash|-f',
      'hdfs namenode -format',
      'hadoop fs -rm|-rmr',
      'cqlsh|nodetool decommission|removenode|clearsnapshot|assassinate|drain',
      'mongo|mongosh ** --shutdown',
      'mongod --shutdown',
      'curator|elasticdump|curator_cli delete_indices|delete_snapshots',
      'clickhouse ** drop',
      'memcached-tool|memflush **',
      'neo4j-admin ** delete|drop|restore',
      'arangosh|arangorestore --overwrite',
      'cockroach ** decommission|drain|drop',
      'sqlite3 ** .dropall',
    ],
    programs: [
      'mongo',
      'mongosh',
      'redis-cli',
      'python',
      'python3',
      'nc',
      'valkey-cli',
      'php',
      'hdfs',
    ],
    applies: (call) => {
      const line = `${call.texts.join(' ')} ${call.command.stdin}`
      switch (call.name) {
        case 'mongo':
        case 'mongosh':
          return /\b(?:dropDatabase|dropAllUsers|dropAllRoles|shutdownServer)\s?\(|\.(?:drop|deleteMany|remove)\s?\(\s?(?:\{\s?\}\s?)?\)/.test(
            line,
          )
        case 'redis-cli':
        case 'valkey-cli':
          return (
            /\bflush(?:all|db)\b/i.test(line) ||
            (call.command.pipedFrom !== undefined &&
              call.command.pipedFrom.words.some(({ text }) => /\bflush(?:all|db)\b/i.test(text)))
          )
        case 'hdfs':
          return (
            call.texts.some((text) => text === '-rm' || text === '-rmr') &&
            hasFlag(call, '-r', '-R', '-rmr')
          )
        case 'php':
          return (
            /^artisan$/.test(call.texts[0] ?? '') &&
            /^(?:migrate:fresh|db:wipe|migrate:reset|migrate:refresh)$/.test(call.texts[1] ?? '')
          )
        default:
          return (
            /manage\.py$/.test(call.texts[0] ?? '') &&
            /^(?:flush|reset_db|sqlflush)$/.test(call.texts[1] ?? '')
          )
      }
    },
    match: [
      'redis-cli FLUSHALL',
      'redis-cli -h cache.example flushdb',
      'dropdb prod',
      "mongosh prod --eval 'db.dropDatabase()'",
      'rails db:drop',
      'python manage.py flush --no-input',
      'php artisan migrate:fresh',
      'npx prisma migrate reset --force',
    ],
    notMatch: [
      'redis-cli GET key',
      'mongosh --eval "db.users.find()"',
      'createdb test',
      'rails db:migrate',
      'python manage.py migrate',
      'prisma migrate deploy',
    ],
  },
  {
    id: 'shell.store-delete',
    level: 'suspicious',
    score: 0.5,
    reason: 'Deletes keys, collections, indexes or users of a data store, or restores over it.',
    source: "the stores' own manuals; MITRE ATT&CK T1485",
    tags: ['LLM06', 'T1485'],
    commands: [
      'redis-cli|valkey-cli|keydb-cli ** del|unlink|config|slaveof|replicaof|script|acl|cluster|migrate|rename',
      'pg_restore -c|--clean',
      'mongorestore --drop',
      'dropuser|dropcluster|droplang *',
      'psql|mysql|mariadb|sqlite3 --force-drop',
      'prisma db push|execute',
      'rails|rake db:migrate:reset|db:migrate:down|tmp:clear',
      'alembic|knex|sequelize|sequelize-cli|dbmate|goose|migrate|diesel ** downgrade|migrate:rollback|db:migrate:undo*|rollback|down|force',
      'alembic downgrade *',
      'influx|influxd ** delete|drop|restore',
      'dynamodb|ddbsh ** delete-*',
      'pg_ctl stop|kill|promote',
      'pg_ctlcluster|pg_rewind ** stop|*',
      'patronictl remove|failover|switchover|reinit|pause',
      'repmgr ** unregister|switchover|promote',
      'nodetool cleanup|compact|rebuild|scrub',
      'mysqlpump|mysqladmin ** flush-*|kill|refresh|password|processlist-kill',
      'meilisearch|typesense|weaviate|milvus ** delete|drop',
      'dvc|mlflow|wandb ** gc|remove|destroy|delete',
      'dvc gc|remove|destroy',
      'algolia ** delete|clear',
      'opensearch-cli|elasticsearch-* ** delete|remove',
    ],
    programs: ['mongo', 'mongosh'],
    applies: (call) => {
      const line = `${call.texts.join(' ')} ${call.command.stdin}`
      return (
        (call.name === 'mongo' || call.name === 'mongosh') &&
        /\.(?:drop|deleteMany|deleteOne|remove|dropIndex(?:es)?|dropUser|renameCollection|findOneAndDelete)\s?\(/.test(
          line,
        )
      )
    },
    match: [
      'redis-cli del user:1',
      "mongosh --eval 'db.users.deleteMany({a: 1})'",
      'pg_restore --clean -d app dump',
      'dvc gc -w',
    ],
    notMatch: ['redis-cli keys "*"', 'pg_restore -l dump', 'mongorestore dump/'],
  },
]
