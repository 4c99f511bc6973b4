// The rules of this house that no published plugin has: layers, the size of a folder, the case of file names, words.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { LAYERS, MOST_FILES } from './layers.mjs'
import { ENGLISH, ENGLISH_TEXTS, GERMAN_TEXTS, NAMES, wordsIn } from './wording.mjs'

const root = resolve(import.meta.dirname, '../..')
const heights = new Map(LAYERS.map((folder, index) => [folder, index]))
const isSource = (name) => /\.(ts|vue)$/.test(name)

/** A path relative to the project, with slashes. */
const named = (path) => relative(root, path).split(sep).join('/')

/** The folder whose file a relative import means: a folder stands for its `index.ts`. */
function folderOf(importer, spec) {
  const path = resolve(dirname(importer), spec.split('?')[0])
  return named(existsSync(path) && statSync(path).isDirectory() ? path : dirname(path))
}

const layers = {
  meta: {
    type: 'problem',
    messages: {
      unknown: '{{folder}} has no place yet: give it a line in scripts/lint/layers.mjs.',
      upwards: '{{from}} stands below {{to}} (scripts/lint/layers.mjs): move what both need down, or hand it in.',
    },
  },
  create(context) {
    const from = named(dirname(context.filename))
    const check = (source) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const to = folderOf(context.filename, source.value)
      // What belongs to no side (pictures, say) has no layer; the sides themselves are kept apart by other rules.
      if (to === from || !/^(app|main|renderer)(\/|$)/.test(to)) return
      if (!heights.has(to)) context.report({ node: source, messageId: 'unknown', data: { folder: to } })
      else if (heights.get(to) < heights.get(from))
        context.report({ node: source, messageId: 'upwards', data: { from, to } })
    }
    return {
      Program(node) {
        if (!heights.has(from)) context.report({ node, messageId: 'unknown', data: { folder: from } })
      },
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    }
  },
}

const folderSize = {
  meta: { type: 'problem', messages: { many: '{{folder}} holds {{count}} files; make rooms of at most {{most}}.' } },
  create(context) {
    return {
      Program(node) {
        const folder = dirname(context.filename)
        const files = existsSync(folder) ? readdirSync(folder).filter(isSource).sort() : []
        // Said once for a folder, by its last file.
        if (files.length <= MOST_FILES || files.at(-1) !== basename(context.filename)) return
        context.report({
          node,
          messageId: 'many',
          data: { folder: named(folder), count: files.length, most: MOST_FILES },
        })
      },
    }
  },
}

const fileName = {
  meta: {
    type: 'problem',
    messages: { name: '{{name}} is named otherwise: modules in camelCase, components in PascalCase.' },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename)
        const good = name.endsWith('.vue')
          ? /^[A-Z][A-Za-z0-9]*\.vue$/
          : /^[A-Za-z][A-Za-z0-9]*(\.[a-zA-Z0-9]+)*\.(ts|mjs)$/
        if (!good.test(name)) context.report({ node, messageId: 'name', data: { name } })
      },
    }
  },
}

const wording = {
  meta: { type: 'problem', messages: { word: '{{said}} (scripts/lint/wording.mjs)' } },
  create(context) {
    const german = named(context.filename).startsWith('renderer/i18n/de/')
    const words = german ? GERMAN_TEXTS : [...ENGLISH, ...ENGLISH_TEXTS]
    const check = (node, text) => {
      for (const said of wordsIn(text, words)) context.report({ node, messageId: 'word', data: { said } })
    }
    const inWindow = /^renderer\/i18n\/(en|de)\//.test(named(context.filename))
    // Of the command line the summaries, which are its help.
    const isSummary = (node) => node.parent?.type === 'Property' && node.parent.key.name === 'summary'
    return {
      Literal(node) {
        const isKey = node.parent?.type === 'Property' && node.parent.key === node
        if (typeof node.value === 'string' && !isKey && (inWindow || isSummary(node))) check(node, node.value)
      },
    }
  },
}

const names = {
  meta: { type: 'problem', messages: { name: 'The field calls {{name}} {{instead}} (scripts/lint/wording.mjs).' } },
  create(context) {
    const check = (id) => {
      if (id?.type !== 'Identifier' || !Object.hasOwn(NAMES, id.name)) return
      context.report({ node: id, messageId: 'name', data: { name: id.name, instead: NAMES[id.name] } })
    }
    return {
      ClassDeclaration: ({ id }) => check(id),
      FunctionDeclaration: ({ id }) => check(id),
      TSInterfaceDeclaration: ({ id }) => check(id),
      TSTypeAliasDeclaration: ({ id }) => check(id),
      VariableDeclarator: ({ id }) => check(id),
      MethodDefinition: ({ key }) => check(key),
    }
  },
}

export const house = { rules: { layers, 'folder-size': folderSize, 'file-name': fileName, wording, names } }
