import { Injectable } from '@nestjs/common';
import { execSync } from 'child_process';

@Injectable()
export class ToolsService {
  resizeImage(file: string) {
    return execSync('convert ' + file + ' -resize 50% out.png').toString(); // defect
  }
}
