import { dictionaryCases } from '../../../testing/pages/dictionary-cases.js'
import { qaChinese } from './chinese.js'
import { qaEnglish } from './english.js'

dictionaryCases(qaEnglish, qaChinese)
